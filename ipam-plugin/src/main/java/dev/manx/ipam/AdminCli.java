package dev.manx.ipam;

import dev.manx.core.json.Json;
import dev.manx.core.registry.RegistryException;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.SpecVersion;
import dev.manx.ipam.store.StoreException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/// `manx-ipam show|check|claim|release|import|forget-node|tend`, for people and scripts. Exit code
/// 0; 1 when it did not work, or `check` found something, with the reason on stderr (with `-o json`
/// as a CNI error on stdout); 2 for a command line that is not one.
///
/// @param machine the seams
/// @param folder where configurations are looked for
/// @param stdout for the answer
/// @param stderr for everything else
record AdminCli(Node.Machine machine, Path folder, PrintStream stdout, PrintStream stderr) {

    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private static final String USAGE =
            """
            manx-ipam show [--blocks | --ip ADDRESS]       pools, blocks or one address of this node
            manx-ipam check [--repair]                     do files, registry and links agree?
            manx-ipam claim --block CIDR                   make this block this node's
            manx-ipam release --ip ADDRESS | --block CIDR  free an address; give an empty block back
            manx-ipam import host-local DIR                take over the addresses of host-local
            manx-ipam forget-node NAME [--force]           free the blocks of a node gone for good
            manx-ipam tend                                 what the sidecar has done between calls:
                                                           claim blocks ahead, give empty ones back
            manx-ipam --version

              --conflist FILE, --config FILE  the network's configuration
                                              (default: the one in /etc/cni/net.d)
              --network NAME                  which network, where there are several
              -o json                         for scripts

            With CNI_COMMAND in its environment it is a CNI IPAM plugin, configuration on stdin.
            """;

    AdminCli(Node.Machine machine, PrintStream stdout, PrintStream stderr) {
        this(machine, ConfFiles.FOLDER, stdout, stderr);
    }

    /// @return the exit code
    int run(List<String> args) {
        if (args.equals(List.of("--help")) || args.equals(List.of("-h"))) {
            stdout.print(USAGE);
            return 0;
        }
        AdminOptions options;
        try {
            options = AdminOptions.parse(args);
        } catch (UsageException e) {
            stderr.println("manx-ipam: " + e.getMessage());
            stderr.print(USAGE);
            return EXIT_USAGE;
        }
        try {
            Report report = report(options);
            stdout.print(options.json() ? Json.pretty(report.json()) + "\n" : report.text());
            return report.good() ? 0 : EXIT_FAILED;
        } catch (CniException e) {
            return fail(options, e);
        } catch (StoreException e) {
            return fail(options, IpamErrors.of(e));
        } catch (RegistryException e) {
            return fail(options, IpamErrors.of(e));
        }
    }

    private Report report(AdminOptions options)
            throws CniException, StoreException, RegistryException {
        ConfFiles.Network network =
                new ConfFiles(machine.disk(), folder, stderr)
                        .find(options.file(), options.network());
        Node node =
                options.action() instanceof AdminOptions.Tend
                        ? Node.labelledAnew(network.name(), network.conf(), machine)
                        : Node.of(network.name(), network.conf(), machine);
        return switch (options.action()) {
            case AdminOptions.ShowPools() -> new ShowCommand(node).pools();
            case AdminOptions.ShowBlocks() -> new ShowCommand(node).blocks();
            case AdminOptions.ShowIp(var address) -> new ShowCommand(node).ip(address);
            case AdminOptions.Inspect(var repair) ->
                    repair ? new InspectCommand(node).repair() : new InspectCommand(node).look();
            case AdminOptions.ImportHostLocal(var folder) -> new ImportCommand(node, folder).run();
            case AdminOptions.Claim(var block) -> new ClaimCommand(node, block).run();
            case AdminOptions.ReleaseIp(var address) -> new ReleaseCommand(node).ip(address);
            case AdminOptions.ReleaseBlock(var block) -> new ReleaseCommand(node).block(block);
            case AdminOptions.ForgetNode(var name, var force) ->
                    new ForgetCommand(node, name, force).run();
            case AdminOptions.Tend() -> new TendCommand(node).run();
        };
    }

    private int fail(AdminOptions options, CniException error) {
        if (options.json()) {
            stdout.println(Json.pretty(error.toJson(SpecVersion.V1_1_0.toString())));
        }
        stderr.println("manx-ipam: " + error.getMessage());
        return EXIT_FAILED;
    }
}
