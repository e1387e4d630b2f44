package dev.manx.bird;

import dev.manx.bird.dialect.Dialect;
import dev.manx.bird.settings.Conflist;
import dev.manx.bird.settings.DialectChoice;
import dev.manx.bird.settings.Export;
import dev.manx.bird.settings.LocalSettings;
import dev.manx.bird.settings.NodeAddresses;
import dev.manx.bird.settings.Settings;
import dev.manx.bird.settings.ThisNode;
import dev.manx.core.json.JsonException;
import dev.manx.core.net.Cidr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The arguments of a call: a command, then options, most of them with values.
///
/// @param command the first word
/// @param options by name; empty behind one that has no value
record CommandLine(String command, Map<String, String> options) {

    static final String USAGE =
            """
            manx-bird run    --conflist FILE --config FILE   follow this node's blocks; run BIRD
            manx-bird render --conflist FILE --config FILE   print BIRD's files [--dialect 1.6|2|3]
            manx-bird status --config FILE                   what BIRD runs, and every peer [-o json] [--watch]
            manx-bird stop   --config FILE                   end both; peers keep our routes a while
            manx-bird drain  --config FILE                   end both; our routes are withdrawn first
            manx-bird flush  --conflist FILE                 remove what an ended BIRD left in the kernel
            manx-bird --version
            """;

    private static final List<String> WITH_VALUE =
            List.of("--conflist", "--config", "--dialect", "-o");
    private static final List<String> WITHOUT_VALUE = List.of("--watch");

    /// A call that cannot be understood.
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    /// A file that cannot be used; the message names it.
    static final class ConfigException extends Exception {
        private static final long serialVersionUID = 1L;

        ConfigException(String message) {
            super(message);
        }

        ConfigException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    @FunctionalInterface
    private interface Parser<T> {
        T parse(byte[] text) throws JsonException;
    }

    static CommandLine parse(String[] args) throws UsageException {
        if (args.length == 0) {
            throw new UsageException("a command is missing");
        }
        var options = new HashMap<String, String>();
        for (int i = 1; i < args.length; i++) {
            String name = args[i];
            if (WITHOUT_VALUE.contains(name)) {
                options.put(name, "");
            } else if (!WITH_VALUE.contains(name)) {
                throw new UsageException("unknown argument \"" + name + "\"");
            } else if (i + 1 == args.length) {
                throw new UsageException(name + " needs a value");
            } else {
                options.put(name, args[++i]);
            }
        }
        return new CommandLine(args[0], Map.copyOf(options));
    }

    LocalSettings localSettings() throws UsageException, ConfigException {
        return read("--config", LocalSettings::parse);
    }

    Conflist conflist() throws UsageException, ConfigException {
        return read("--conflist", Conflist::parse);
    }

    /// Of this node, which needs an address in each family that peers are to hear of.
    Settings settings(Conflist conflist, ThisNode node) throws UsageException, ConfigException {
        Settings settings = read("--config", text -> Settings.parse(text, node));
        if (settings.export() instanceof Export.ToTable) {
            return settings; // whoever reads the table has peers
        }
        for (Cidr pool : conflist.exportedPools()) {
            if (settings.addresses().in(pool.family()).isEmpty()) {
                throw new ConfigException(
                        options.get("--config")
                                + ": "
                                + NodeAddresses.key(pool.family())
                                + ": missing; peers hear of pool "
                                + pool
                                + " over it (or give that pool \"disableBGPExport\": true)");
            }
        }
        return settings;
    }

    /// The same network in the words of `manx-ipam`.
    List<String> network(Conflist conflist) throws UsageException {
        return List.of("--conflist", required("--conflist"), "--network", conflist.network());
    }

    /// The dialect asked for here, else the settings' choice.
    DialectChoice dialect(DialectChoice otherwise) throws UsageException {
        return value("--dialect", otherwise, text -> new DialectChoice.Fixed(Dialect.parse(text)));
    }

    StatusCommand.Format format() throws UsageException {
        return value("-o", StatusCommand.Format.TEXT, StatusCommand.Format::parse);
    }

    boolean watches() {
        return options.containsKey("--watch");
    }

    private <T> T value(String option, T absent, Function<String, T> parser) throws UsageException {
        String text = options.get(option);
        if (text == null) {
            return absent;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
    }

    private <T> T read(String option, Parser<T> parser) throws UsageException, ConfigException {
        String name = required(option);
        try {
            return parser.parse(Files.readAllBytes(Path.of(name)));
        } catch (JsonException e) {
            throw new ConfigException(name + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ConfigException(
                    name + ": cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private String required(String option) throws UsageException {
        String value = options.get(option);
        if (value == null) {
            throw new UsageException(option + " is missing");
        }
        return value;
    }
}
