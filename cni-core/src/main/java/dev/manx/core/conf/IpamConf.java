package dev.manx.core.conf;

import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.net.IpAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The `ipam` object, checked.
///
/// @param node this node's name in the registry; empty when the host name is to be taken
/// @param pools in the order in which they are used; at least one, and none overlaps another
/// @param registry where block ownership is agreed on
/// @param runDir folder of what dies with the boot
/// @param dataDir folder of what outlives it
/// @param cooldown how long a freed address rests while others are free
/// @param labels what pools choose nodes by
/// @param maxBlocksPerNode how many blocks of a family this node may claim
/// @param spareBlocks how many blocks' worth of free addresses of a family the node keeps ahead of
///   need
/// @param giveBackAfter how long a block stays that nobody has an address of
public record IpamConf(
        String node,
        List<Pool> pools,
        RegistryConf registry,
        Path runDir,
        Path dataDir,
        Duration cooldown,
        Labels labels,
        int maxBlocksPerNode,
        int spareBlocks,
        Duration giveBackAfter) {

    /// No limit to a node's blocks.
    public static final int ANY_NUMBER = Integer.MAX_VALUE;

    private static final Path RUN_DIR = Path.of("/run/manx");
    private static final Path DATA_DIR = Path.of("/var/lib/manx");
    private static final int COOLDOWN_SECONDS = 30;
    private static final int COOLDOWN_MAX_SECONDS = 86_400;
    private static final int SPARE_MAX = 1024;
    private static final int GIVE_BACK_SECONDS = 300;

    /// A year, which stands for never.
    private static final int GIVE_BACK_MAX_SECONDS = 31_536_000;

    public IpamConf {
        pools = List.copyOf(pools);
    }

    /// @param ipam the `ipam` object of a plugin's configuration
    /// @throws JsonException naming the key path
    public static IpamConf parse(JsonView ipam) throws JsonException {
        Path dataDir = absolute(ipam.get("dataDir"), DATA_DIR);
        RegistryConf registry = RegistryConf.parse(ipam.get("registry"), dataDir);
        return new IpamConf(
                ipam.get("node").parseOr("", IpamConf::nodeName),
                pools(ipam.get("pools")),
                registry,
                runDir(ipam),
                dataDir,
                Duration.ofSeconds(
                        ipam.get("cooldown").integerOr(COOLDOWN_SECONDS, 0, COOLDOWN_MAX_SECONDS)),
                Labels.parse(ipam.get("labels")),
                ipam.get("maxBlocksPerNode").integerOr(ANY_NUMBER, 1, ANY_NUMBER),
                ipam.get("spareBlocks")
                        .integerOr(registry.spareBlocks(), registry.leastSpareBlocks(), SPARE_MAX),
                Duration.ofSeconds(
                        ipam.get("giveBackAfter")
                                .integerOr(GIVE_BACK_SECONDS, 1, GIVE_BACK_MAX_SECONDS)));
    }

    /// `ipam.runDir`, for who needs nothing else of it.
    ///
    /// @throws JsonException naming the key path
    public static Path runDir(JsonView ipam) throws JsonException {
        return absolute(ipam.get("runDir"), RUN_DIR);
    }

    /// The same with other pools.
    public IpamConf withPools(List<Pool> others) {
        return new IpamConf(
                node,
                others,
                registry,
                runDir,
                dataDir,
                cooldown,
                labels,
                maxBlocksPerNode,
                spareBlocks,
                giveBackAfter);
    }

    /// The same where the node has labels besides; what the configuration says of one goes before.
    public IpamConf withLabels(Labels more) {
        return new IpamConf(
                node,
                pools,
                registry,
                runDir,
                dataDir,
                cooldown,
                labels.and(more),
                maxBlocksPerNode,
                spareBlocks,
                giveBackAfter);
    }

    /// Whether a pool is for some nodes only.
    public boolean choosesByLabels() {
        for (Pool pool : pools) {
            if (!pool.nodes().values().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /// The pools that give new addresses on this node.
    public List<Pool> givingPools() {
        var giving = new ArrayList<Pool>(pools.size());
        for (Pool pool : pools) {
            if (pool.refusal(labels).isEmpty()) {
                giving.add(pool);
            }
        }
        return giving;
    }

    /// The pool that `address` is in.
    public Optional<Pool> poolOf(IpAddress address) {
        for (Pool pool : pools) {
            if (pool.cidr().contains(address)) {
                return Optional.of(pool);
            }
        }
        return Optional.empty();
    }

    /// Folder of the block files.
    public Path runDir(String network) {
        return runDir.resolve(network);
    }

    /// Folder of the file of owned blocks.
    public Path dataDir(String network) {
        return dataDir.resolve(network);
    }

    private static List<Pool> pools(JsonView view) throws JsonException {
        var pools = new ArrayList<Pool>();
        for (JsonView each : view.elements()) {
            Pool pool = Pool.parse(each);
            for (Pool earlier : pools) {
                if (earlier.cidr().overlaps(pool.cidr())) {
                    throw each.get("cidr")
                            .problem(
                                    pool.cidr()
                                            + " overlaps "
                                            + earlier.cidr()
                                            + ", a pool before it");
                }
                if (earlier.name().equals(pool.name())) {
                    throw each.get("name")
                            .problem("\"" + pool.name() + "\" is the name of a pool before it");
                }
            }
            pools.add(pool);
        }
        if (pools.isEmpty()) {
            throw view.problem(
                    "at least one pool is needed, such as {\"cidr\": \"10.244.0.0/16\"}");
        }
        return pools;
    }

    /// An absolute path, where there is one.
    static Optional<Path> path(JsonView view) throws JsonException {
        return view.isPresent() ? Optional.of(absolute(view, Path.of("/"))) : Optional.empty();
    }

    static Path absolute(JsonView view, Path absent) throws JsonException {
        Path path;
        try {
            path = Path.of(view.textOr(absent.toString()));
        } catch (InvalidPathException e) {
            throw view.problem("not a path");
        }
        if (!path.isAbsolute()) {
            throw view.problem("\"" + path + "\" must be an absolute path");
        }
        return path;
    }

    /// A node's name stands in file names and in registry keys.
    ///
    /// @throws IllegalArgumentException naming the text and the rule
    public static String nodeName(String text) {
        boolean good = !text.isEmpty() && text.length() <= 253 && text.charAt(0) != '.';
        for (int i = 0; i < text.length(); i++) {
            good &= mayStandInName(text.charAt(i));
        }
        if (!good) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" must be letters, digits, '.', '-' and '_', not a dot first");
        }
        return text;
    }

    private static boolean mayStandInName(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '.'
                || c == '-'
                || c == '_';
    }
}
