package dev.manx.core.conf;

import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import java.nio.file.Path;

/// Where block ownership is agreed on.
public sealed interface RegistryConf {

    /// A directory that all nodes see; the default, for one machine.
    record Directory(Path path) implements RegistryConf {
        /// A claim is a few writes on this machine: nothing to be ahead of.
        @Override
        public int spareBlocks() {
            return 0;
        }
    }

    /// What `spareBlocks` is where the configuration does not say.
    int spareBlocks();

    static RegistryConf parse(JsonView view, Path dataDir) throws JsonException {
        String type = view.get("type").textOr("directory");
        if (!type.equals("directory")) {
            throw view.get("type").problem("\"" + type + "\" is not a registry type (directory)");
        }
        return new Directory(IpamConf.absolute(view.get("path"), dataDir.resolve("registry")));
    }
}
