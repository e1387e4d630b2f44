package dev.manx.cni;

import dev.manx.core.linux.Fd;
import dev.manx.core.linux.LinuxFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// A queue in front of the kernel's lock on all links: one ADD of this node at a time makes its
/// links, and the others sleep.
///
/// Without it they would not all sleep. Setting `disable_ipv6` only tries that lock; while somebody
/// else has it, the kernel starts the system call over (`addrconf_disable_ipv6` and
/// `restart_syscall`, `net/ipv6/addrconf.c`), and of 32 ADDs at once most kept a core busy with
/// that (decision 37).
///
/// It is for speed only. An ADD that cannot queue goes on without; whoever is killed leaves the
/// queue.
final class LinkQueue implements AutoCloseable {

    /// Beside the networks' folders: the links of all of them have one lock.
    private static final String FILE = "links.lock";

    private final Optional<Fd> turn;

    private LinkQueue(Optional<Fd> turn) {
        this.turn = turn;
    }

    /// Waits for this ADD's turn.
    ///
    /// @param runDir IPAM's folder of what dies with the boot; nothing is made where it is missing
    static LinkQueue join(Path runDir) {
        try {
            return new LinkQueue(Optional.of(LinuxFiles.lock(runDir.resolve(FILE))));
        } catch (IOException e) {
            return new LinkQueue(Optional.empty()); // another IPAM's node, or a folder not ours
        }
    }

    /// The next one's turn.
    @Override
    public void close() {
        if (turn.isPresent()) {
            turn.get().close();
        }
    }
}
