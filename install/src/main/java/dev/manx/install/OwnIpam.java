package dev.manx.install;

import dev.manx.cni.InProcessIpam;
import dev.manx.core.linux.LinuxFiles;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.core.spec.Plugin;
import java.io.IOException;
import java.nio.file.Path;

/// `manx-ipam`, called by `manx` in one process: both are this executable.
final class OwnIpam implements InProcessIpam {

    /// A link of the kernel's to the file that this process was started from. On a JVM that is
    /// `java`, so there every delegate is a process.
    private static final Path THIS_EXECUTABLE = Path.of("/proc/self/exe");

    /// The name decides what the executable does, and the inode whether it is this one: a hard or
    /// symbolic link of another name, or an older executable of the right name, is not meant. What
    /// cannot be told apart is a process of its own, which is always right.
    @Override
    public boolean isAt(Path executable) {
        return executable.endsWith(Program.IPAM.commandName())
                && LinuxFiles.areSame(executable, THIS_EXECUTABLE);
    }

    @Override
    public Plugin plugin() throws CniException {
        try {
            return dev.manx.ipam.Main.plugin();
        } catch (IOException e) {
            throw new CniException(ErrorCode.IO_FAILURE, "read the machine's names: " + e, e);
        }
    }
}
