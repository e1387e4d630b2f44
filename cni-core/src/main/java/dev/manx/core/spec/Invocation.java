package dev.manx.core.spec;

import dev.manx.core.json.ObjectNode;
import dev.manx.core.net.InterfaceName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One call by a runtime: its environment and stdin, checked. Texts that a command does without are
/// empty.
///
/// @param command `CNI_COMMAND`
/// @param containerId `CNI_CONTAINERID`
/// @param netns `CNI_NETNS`, as given
/// @param ifname `CNI_IFNAME`, absent only for GC, STATUS and VERSION
/// @param args `CNI_ARGS`
/// @param path `CNI_PATH`: the folders in which delegates are looked for
/// @param conf stdin
/// @param environment every variable, for a delegate to inherit
public record Invocation(
        Command command,
        String containerId,
        String netns,
        Optional<InterfaceName> ifname,
        CniArgs args,
        List<Path> path,
        NetConf conf,
        Map<String, String> environment) {

    public Invocation {
        path = List.copyOf(path);
        environment = Map.copyOf(environment);
    }

    /// @throws CniException code 4 naming every variable that is missing or bad, else as
    ///   [NetConf#parse]
    static Invocation read(Command command, Map<String, String> environment, ObjectNode stdin)
            throws CniException {
        checkPresent(command, environment);
        String containerId = environment.getOrDefault("CNI_CONTAINERID", "");
        if (!containerId.isEmpty()) {
            checkContainerId(containerId);
        }
        NetConf conf = NetConf.parse(stdin);
        if (!conf.version().atLeast(command.since())) {
            throw new CniException(
                    ErrorCode.INCOMPATIBLE_VERSION,
                    command
                            + " needs cniVersion "
                            + command.since()
                            + " or newer, not "
                            + conf.version());
        }
        return new Invocation(
                command,
                containerId,
                environment.getOrDefault("CNI_NETNS", ""),
                interfaceName(environment.getOrDefault("CNI_IFNAME", "")),
                CniArgs.parse(environment.getOrDefault("CNI_ARGS", "")),
                folders(environment.getOrDefault("CNI_PATH", "")),
                conf,
                environment);
    }

    private static void checkPresent(Command command, Map<String, String> environment)
            throws CniException {
        List<String> missing = new ArrayList<>(command.required());
        missing.removeIf(name -> !environment.getOrDefault(name, "").isEmpty());
        if (!missing.isEmpty()) {
            throw new CniException(
                    ErrorCode.INVALID_ENVIRONMENT,
                    command + " needs " + String.join(", ", missing) + " in its environment");
        }
    }

    private static Optional<InterfaceName> interfaceName(String text) throws CniException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new InterfaceName(text));
        } catch (IllegalArgumentException e) {
            throw new CniException(
                    ErrorCode.INVALID_ENVIRONMENT, "CNI_IFNAME: " + e.getMessage(), e);
        }
    }

    private static List<Path> folders(String text) {
        var folders = new ArrayList<Path>();
        for (String folder : text.split(":", -1)) {
            if (!folder.isEmpty()) {
                folders.add(Path.of(folder));
            }
        }
        return folders;
    }

    private static void checkContainerId(String id) throws CniException {
        try {
            Identifier.require(id);
        } catch (IllegalArgumentException e) {
            throw new CniException(
                    ErrorCode.INVALID_ENVIRONMENT, "CNI_CONTAINERID: " + e.getMessage(), e);
        }
    }
}
