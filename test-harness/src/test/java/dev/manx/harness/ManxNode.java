package dev.manx.harness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A node with Manx configured on it: folders of its own, a runtime that calls `manx`, another that
/// calls `manx-ipam` alone.
///
/// @param net makes what is needed more
/// @param node its namespace
/// @param folder its files
/// @param conflist its configuration
record ManxNode(NetNsFixture net, Node node, Path folder, ObjectNode conflist) {

    /// Addresses of the demo's size: blocks of 64.
    static final String POOL = "10.244.0.0/16";

    static ManxNode of(NetNsFixture net) {
        return of(net, net.node("node"), "node1", net.folder(), net.folder(), POOL, 26);
    }

    /// With another pool than usual.
    static ManxNode of(NetNsFixture net, String cidr, int blockSize) {
        return of(net, net.node("node"), "node1", net.folder(), net.folder(), cidr, blockSize);
    }

    static ManxNode of(
            NetNsFixture net,
            Node node,
            String name,
            Path folder,
            Path registry,
            String cidr,
            int blockSize) {
        ObjectNode conflist = Outcome.JSON.createObjectNode();
        conflist.put("cniVersion", "1.1.0").put("name", "manx");
        ObjectNode manx = conflist.putArray("plugins").addObject();
        manx.put("type", "manx").put("mtu", 1450);
        ObjectNode ipam = manx.putObject("ipam").put("type", "manx-ipam").put("node", name);
        ipam.putArray("pools").addObject().put("cidr", cidr).put("blockSize", blockSize);
        ipam.putObject("registry").put("type", "directory").put("path", registry.toString());
        ipam.put("runDir", folder.resolve("run").toString());
        ipam.put("dataDir", folder.resolve("data").toString());
        return new ManxNode(net, node, folder, conflist);
    }

    /// The same node with another pool behind those that it has, of blocks of the usual size.
    ManxNode withPool(String cidr) {
        ObjectNode edited = conflist.deepCopy();
        ((ArrayNode) edited.at("/plugins/0/ipam/pools")).addObject().put("cidr", cidr);
        return new ManxNode(net, node, folder, edited);
    }

    FakeRuntime runtime() {
        return new FakeRuntime(node, List.of(Programs.folder()), conflist);
    }

    /// Calls the IPAM plugin directly, as `manx` does: addresses without links.
    FakeRuntime ipamRuntime() {
        ObjectNode edited = conflist.deepCopy();
        ((ObjectNode) edited.at("/plugins/0")).put("type", "manx-ipam");
        return runtime().withConflist(edited);
    }

    /// The conflist with another version of the spec.
    ObjectNode inVersion(String cniVersion) {
        return conflist.deepCopy().put("cniVersion", cniVersion);
    }

    /// A pod that waits for its network.
    Attachment pod(String containerId) {
        return Attachment.of(containerId, net.sandbox(containerId));
    }

    /// The namespace of an attachment's pod.
    static Node sandbox(Attachment attachment) {
        return new Node(Path.of(attachment.netns()).getFileName().toString());
    }

    /// A pod for calls of the IPAM plugin, which never looks into its namespace.
    static Attachment withoutSandbox(String containerId) {
        return new Attachment(containerId, "/run/netns/none", "eth0", "", Map.of());
    }

    /// The conflist as a file, for the programs that read it from one.
    Path conflistFile() {
        Path file = folder.resolve("10-manx.conflist");
        try {
            Files.writeString(file, conflist.toPrettyString());
        } catch (IOException e) {
            throw new UncheckedIOException("write " + file, e);
        }
        return file;
    }

    /// What an attachment may leave behind: the kernel's side, the files, and who has which address
    /// by the block files.
    Snapshot snapshot() {
        return Snapshot.of(node, List.of(folder), ManxNode::allocations);
    }

    /// The `allocated` lines of a block file (`docs/formats/`).
    static List<String> allocations(Path file) {
        if (Files.isSymbolicLink(file)) {
            return List.of(); // a hint, which leads nowhere
        }
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("allocated "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
    }

    /// The container ids that have an address, by the block files.
    List<String> holders() {
        var holders = new ArrayList<String>();
        for (String line : Snapshot.of(node, List.of(folder), ManxNode::allocations).lines()) {
            int allocated = line.indexOf(": allocated ");
            if (allocated >= 0) {
                holders.add(line.substring(allocated).split(" ", -1)[3]);
            }
        }
        return holders;
    }

    /// The address of an ADD's result, without its prefix length.
    static String address(Outcome added) {
        String text = added.orFail().json().at("/ips/0/address").asText();
        return text.substring(0, text.indexOf('/'));
    }

    /// The first link of an ADD's result: the host's end.
    static String hostLink(Outcome added) {
        return added.orFail().json().at("/interfaces/0/name").asText();
    }
}
