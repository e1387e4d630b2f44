package dev.manx.ipam;

import dev.manx.core.linux.LinuxFiles;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.Plugin;
import dev.manx.core.spec.PluginRunner;
import dev.manx.ipam.link.KernelLinks;
import dev.manx.ipam.store.RealDisk;
import dev.manx.ipam.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// `manx-ipam`: wires the objects by hand. With `CNI_COMMAND` in its environment it is a CNI
/// plugin, else an administrator's tool.
public final class Main {

    /// As in the POM. A constant, because an image has no manifest to ask.
    static final String VERSION = "0.1.0-SNAPSHOT";

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /// @return the exit code
    public static int run(String[] args) {
        if (List.of(args).equals(List.of("--version"))) {
            System.out.println("manx-ipam " + VERSION);
            return 0;
        }
        try {
            if (System.getenv("CNI_COMMAND") != null) {
                return PluginRunner.ofProcess().run(plugin());
            }
            if (args.length == 2 && args[0].equals("measure")) {
                return measure(Path.of(args[1]));
            }
            return new AdminCli(machine(), System.out, System.err).run(List.of(args));
        } catch (IOException e) {
            System.err.println("manx-ipam: read the machine's names: " + e);
            return 1;
        }
    }

    private static int measure(Path folder) throws IOException {
        try {
            System.out.print(new Measurement(machine(), folder, Measurement.PAIRS).run());
            return 0;
        } catch (CniException | StoreException e) {
            System.err.println("manx-ipam: measure: " + e.getMessage());
            return 1;
        }
    }

    /// The plugin, for a program that runs it in its own process instead of another.
    public static Plugin plugin() throws IOException {
        return new IpamPlugin(machine(), System.err);
    }

    private static Node.Machine machine() throws IOException {
        return new Node.Machine(
                LinuxFiles.readLine(HOST_NAME),
                LinuxFiles.readLine(BOOT_ID),
                new RealDisk(),
                new KernelLinks(),
                InstantSource.system());
    }
}
