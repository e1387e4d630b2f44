package dev.manx.install;

import dev.manx.cni.InProcessIpam;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.core.spec.Plugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `manx-ipam`, called by `manx` in one process: both are this executable.
final class OwnIpam implements InProcessIpam {

    /// A link of the kernel's to the file that this process was started from. On a JVM that is
    /// `java`, so there every delegate is a process.
    private static final Path THIS_EXECUTABLE = Path.of("/proc/self/exe");

    /// The name decides what the executable does, and the inode whether it is this one: a hard or
    /// symbolic link of another name, or an older executable of the right name, is not meant.
    @Override
    public boolean isAt(Path executable) {
        try {
            return executable.endsWith(Program.IPAM.commandName())
                    && Files.isSameFile(executable, THIS_EXECUTABLE);
        } catch (IOException e) {
            return false; // cannot be told: a process of its own is always right
        }
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
