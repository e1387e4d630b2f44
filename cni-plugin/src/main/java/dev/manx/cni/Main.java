package dev.manx.cni;

import dev.manx.core.spec.PluginRunner;
import java.util.List;

/// `manx`, the CNI plugin: wires the objects by hand. A container runtime execs it with `CNI_…` in
/// the environment and a network configuration on stdin (spec 1.1, section 2).
public final class Main {

    /// As in the POM; a test compares them. A constant, because an image has no manifest to ask.
    static final String VERSION = "0.1.0-SNAPSHOT";

    private static final int EXIT_USAGE = 2;

    private static final String USAGE =
            """
            manx is a CNI plugin: a container runtime runs it, with CNI_COMMAND (ADD, DEL, CHECK, GC,
            STATUS or VERSION) and the other CNI_ variables in its environment and the network
            configuration on stdin. To try it by hand:

              echo '{"cniVersion":"1.1.0","name":"n"}' | CNI_COMMAND=VERSION manx

            manx --version prints the version.
            """;

    private Main() {}

    /// @param ipam the IPAM plugin that is in the same executable
    /// @return the exit code
    public static int run(String[] args, InProcessIpam ipam) {
        if (List.of(args).equals(List.of("--version"))) {
            System.out.println("manx " + VERSION);
            return 0;
        }
        if (System.getenv("CNI_COMMAND") == null) {
            System.err.print(USAGE);
            return EXIT_USAGE;
        }
        return PluginRunner.ofProcess().run(new ManxPlugin(new IpamDelegate(ipam), System.err));
    }
}
