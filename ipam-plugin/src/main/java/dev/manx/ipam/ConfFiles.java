package dev.manx.ipam;

import dev.manx.core.conf.IpamConf;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonNode;
import dev.manx.core.json.JsonView;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.ipam.store.Disk;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the configuration that an administrator's command is about: in the file that was named, or
/// in the folder where runtimes look. A conflist (`plugins`) or a single plugin's configuration.
///
/// @param disk the file system
/// @param folder `/etc/cni/net.d`
/// @param log for files of that folder which cannot be read; they may be somebody else's
record ConfFiles(Disk disk, Path folder, PrintStream log) {

    static final Path FOLDER = Path.of("/etc/cni/net.d");

    private static final String TYPE = "manx-ipam";

    /// A network that uses `manx-ipam`.
    record Network(String name, IpamConf conf) {}

    /// @param file the file that was named
    /// @param network the network that was named; empty when none was
    Network find(Optional<Path> file, String network) throws CniException {
        List<Network> found = file.isPresent() ? inFile(file.get()) : inFolder();
        String where = file.isPresent() ? file.get().toString() : folder.toString();
        if (!network.isEmpty()) {
            found.removeIf(each -> !each.name().equals(network));
        }
        if (found.isEmpty()) {
            throw new CniException(
                    ErrorCode.INVALID_CONFIG,
                    where
                            + ": no network"
                            + (network.isEmpty() ? "" : " " + network)
                            + " with ipam.type "
                            + TYPE
                            + " (name its file with --conflist FILE)");
        }
        if (found.size() > 1) {
            throw new CniException(
                    ErrorCode.INVALID_CONFIG,
                    where + ": " + names(found) + " use " + TYPE + " (choose with --network NAME)");
        }
        return found.getFirst();
    }

    private List<Network> inFolder() throws CniException {
        var found = new ArrayList<Network>();
        try {
            for (String name : disk.list(folder)) {
                if (name.endsWith(".conflist")
                        || name.endsWith(".conf")
                        || name.endsWith(".json")) {
                    try {
                        found.addAll(inFile(folder.resolve(name)));
                    } catch (CniException e) {
                        log.println(
                                "level=warning event=conf.skipped msg="
                                        + LogText.quoted(e.getMessage()));
                    }
                }
            }
        } catch (IOException e) {
            throw new CniException(ErrorCode.IO_FAILURE, "list " + folder + ": " + e, e);
        }
        return found;
    }

    private List<Network> inFile(Path file) throws CniException {
        var found = new ArrayList<Network>();
        try {
            JsonView root = JsonView.root(Json.parseObject(disk.read(file)));
            JsonView plugins = root.get("plugins");
            List<JsonView> each = plugins.isPresent() ? plugins.elements() : List.of(root);
            for (JsonView plugin : each) {
                JsonNode type = plugin.node().path("ipam").path("type");
                if (type.asText().equals(TYPE)) {
                    IpamConf conf = IpamConf.parse(plugin.get("ipam"));
                    found.add(new Network(root.get("name").text(), conf));
                }
            }
        } catch (JsonException e) {
            throw new CniException(ErrorCode.INVALID_CONFIG, file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CniException(ErrorCode.IO_FAILURE, "read " + file + ": " + e, e);
        }
        return found;
    }

    private static String names(List<Network> networks) {
        var names = new StringBuilder();
        for (Network each : networks) {
            names.append(names.isEmpty() ? "" : ", ").append(each.name());
        }
        return names.toString();
    }
}
