package dev.manx.core.conf;

import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import java.nio.file.Path;
import java.time.Duration;

/// Where block ownership is agreed on.
public sealed interface RegistryConf permits RegistryConf.Directory, EtcdConf, KubernetesConf {

    /// What `spareBlocks` is where the configuration does not say.
    int spareBlocks();

    /// The least that `spareBlocks` may be.
    default int leastSpareBlocks() {
        return 0;
    }

    /// Whether calls of a runtime may ask it. Otherwise `manx-ipam tend` alone does, and those wait
    /// for that, for [#patience].
    default boolean isAskedByPods() {
        return true;
    }

    /// How long such a call waits for a block.
    default Duration patience() {
        return Duration.ZERO;
    }

    /// A directory that all nodes see; the default, for one machine.
    record Directory(Path path) implements RegistryConf {

        /// A claim is a few writes on this machine: nothing to be ahead of.
        @Override
        public int spareBlocks() {
            return 0;
        }
    }

    static RegistryConf parse(JsonView view, Path dataDir) throws JsonException {
        String type = view.get("type").textOr("directory");
        return switch (type) {
            case "directory" ->
                    new Directory(IpamConf.absolute(view.get("path"), dataDir.resolve("registry")));
            case "etcd" -> EtcdConf.parse(view);
            case "kubernetes" -> KubernetesConf.parse(view);
            default ->
                    throw view.get("type")
                            .problem(
                                    "\""
                                            + type
                                            + "\" is not a registry type (directory, etcd,"
                                            + " kubernetes)");
        };
    }
}
