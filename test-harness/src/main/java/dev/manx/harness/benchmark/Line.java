package dev.manx.harness.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lines the contenders up: configuration, folders and a node for each.
///
/// @param options what there is to take part
/// @param namespaces makes the nodes
record Line(Options options, Namespaces namespaces) {

    /// BR_PORT_BITS in net/bridge/br_private.h is 10: a bridge has no more than 1,023 ports.
    private static final int BRIDGE_ENDPOINTS = 1000;

    private static final int NO_LIMIT = Integer.MAX_VALUE;

    /// What a plugin gets of this process' environment, as from a runtime's service unit.
    private static final List<String> KEPT = List.of("PATH", "HOME", "JAVA_HOME");

    /// All contenders; Manx is the first.
    List<Contender> up() {
        Path manx = options.bin().resolve("manx");
        var contenders = new ArrayList<Contender>();
        contenders.add(
                contender(
                        "manx",
                        "Manx",
                        Contender.HostSide.ROUTED,
                        manx,
                        Optional.of(options.bin().resolve("manx-ipam")),
                        manxConfiguration("manx"),
                        NO_LIMIT));
        contenders.add(
                contender(
                        "manx-dual",
                        "Manx, both families",
                        Contender.HostSide.ROUTED,
                        manx,
                        Optional.of(options.bin().resolve("manx-ipam")),
                        dualStack(manxConfiguration("manx-dual")),
                        10));
        manxByExec(manx).ifPresent(contenders::add);
        Path hostLocal = options.reference().resolve("host-local");
        contenders.add(
                contender(
                        "ptp",
                        "ptp + host-local",
                        Contender.HostSide.ROUTED_WITH_GATEWAY,
                        options.reference().resolve("ptp"),
                        Optional.of(hostLocal),
                        referenceConfiguration("ptp"),
                        NO_LIMIT));
        ObjectNode bridge = referenceConfiguration("bridge");
        bridge.put("bridge", "cni0").put("isGateway", true);
        contenders.add(
                contender(
                        "bridge",
                        "bridge + host-local",
                        Contender.HostSide.BRIDGED,
                        options.reference().resolve("bridge"),
                        Optional.of(hostLocal),
                        bridge,
                        options.quick() ? 10 : BRIDGE_ENDPOINTS));
        contenders.add(
                contender(
                        "floor",
                        "the floor: the kernel's work",
                        Contender.HostSide.ROUTED,
                        options.tools().resolve("floor"),
                        Optional.empty(),
                        Report.JSON.createObjectNode(),
                        NO_LIMIT));
        return contenders;
    }

    /// Sizes of the executables that a node needs for it. Two names of one file count once.
    static long executableBytes(Contender contender) {
        try {
            long bytes = Files.size(contender.program());
            Path ipam = contender.ipam().orElse(contender.program());
            return Files.isSameFile(ipam, contender.program()) ? bytes : bytes + Files.size(ipam);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Manx calls its IPAM inside its own process when both are the same file. Copies are not.
    private Optional<Contender> manxByExec(Path manx) {
        try {
            Path ipam = options.bin().resolve("manx-ipam");
            if (!Files.isSameFile(manx, ipam)) {
                return Optional.empty();
            }
            Path copies = Files.createDirectories(options.disk().resolve("copies"));
            Path manxCopy = Files.copy(manx, copies.resolve("manx"));
            Path ipamCopy = Files.copy(ipam, copies.resolve("manx-ipam"));
            return Optional.of(
                    contender(
                            "manx-exec",
                            "Manx, IPAM by exec",
                            Contender.HostSide.ROUTED,
                            manxCopy,
                            Optional.of(ipamCopy),
                            manxConfiguration("manx-exec"),
                            10));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The shipped plugin configuration as a runtime hands it over, with folders of its own: what
    /// is in /run by default is in memory, what is in /var on the disk.
    private ObjectNode manxConfiguration(String name) {
        try {
            JsonNode conflist = Report.JSON.readTree(options.conflist().toFile());
            ObjectNode plugin = (ObjectNode) conflist.requiredAt("/plugins/0").deepCopy();
            plugin.put("cniVersion", "1.0.0").put("name", "manx");
            ObjectNode ipam = (ObjectNode) plugin.required("ipam");
            ipam.put("node", "node1");
            ipam.put("runDir", options.memory().resolve(name).resolve("run").toString());
            ipam.put("dataDir", options.disk().resolve(name).resolve("data").toString());
            ipam.putObject("registry")
                    .put("type", "directory")
                    .put("path", options.disk().resolve(name).resolve("registry").toString());
            return plugin;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode dualStack(ObjectNode plugin) {
        ((ArrayNode) plugin.requiredAt("/ipam/pools"))
                .addObject()
                .put("cidr", "fd00:10:244::/108")
                .put("blockSize", 122);
        return plugin;
    }

    /// One IPv4 address, a default route, no masquerading: what Manx does too. The files are on the
    /// disk, as by default.
    private ObjectNode referenceConfiguration(String type) {
        ObjectNode plugin = Report.JSON.createObjectNode();
        plugin.put("cniVersion", "1.0.0").put("name", type).put("type", type);
        plugin.put("mtu", 1450).put("ipMasq", false);
        ObjectNode ipam = plugin.putObject("ipam").put("type", "host-local");
        ipam.put("dataDir", options.disk().resolve(type).toString());
        ipam.putArray("ranges").addArray().addObject().put("subnet", "10.245.0.0/16");
        ipam.putArray("routes").addObject().put("dst", "0.0.0.0/0");
        return plugin;
    }

    private Contender contender(
            String name,
            String title,
            Contender.HostSide hostSide,
            Path program,
            Optional<Path> ipam,
            ObjectNode configuration,
            int mostEndpoints) {
        try {
            Path folder = Files.createDirectories(options.memory().resolve(name));
            Path stdin = Files.writeString(folder.resolve("stdin"), configuration.toString());
            return new Contender(
                    name,
                    title,
                    hostSide,
                    program,
                    ipam,
                    namespaces.node(name),
                    namespaces.node(name + "-held"),
                    stdin,
                    Files.createDirectories(folder.resolve("out")),
                    keptEnvironment(),
                    hostLocalFiles(configuration),
                    mostEndpoints);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> hostLocalFiles(ObjectNode configuration) {
        JsonNode ipam = configuration.path("ipam");
        return ipam.path("type").asText().equals("host-local")
                ? Optional.of(
                        Path.of(ipam.path("dataDir").asText(), configuration.path("name").asText()))
                : Optional.empty();
    }

    private static Map<String, String> keptEnvironment() {
        var kept = new LinkedHashMap<String, String>();
        for (String name : KEPT) {
            String value = System.getenv(name);
            if (value != null) {
                kept.put(name, value);
            }
        }
        return kept;
    }
}
