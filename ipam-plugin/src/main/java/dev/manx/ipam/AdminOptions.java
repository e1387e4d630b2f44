package dev.manx.ipam;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// An administrator's command line, taken apart.
///
/// @param action what to do
/// @param file `--conflist` or `--config`; empty to look in `/etc/cni/net.d`
/// @param network `--network`; empty when there is only one
/// @param json `-o json`
record AdminOptions(Action action, Optional<Path> file, String network, boolean json) {

    /// What to do.
    sealed interface Action {}

    /// `show`.
    record ShowPools() implements Action {}

    /// `show --blocks`.
    record ShowBlocks() implements Action {}

    /// `show --ip A`.
    record ShowIp(IpAddress address) implements Action {}

    /// `check` and `check --repair`.
    record Inspect(boolean repair) implements Action {}

    /// `import host-local DIR`.
    record ImportHostLocal(Path folder) implements Action {}

    /// `claim --block C`.
    record Claim(Cidr block) implements Action {}

    /// `release --ip A`.
    record ReleaseIp(IpAddress address) implements Action {}

    /// `release --block C`.
    record ReleaseBlock(Cidr block) implements Action {}

    /// `tend`.
    record Tend() implements Action {}

    /// The flags as they came.
    private static final class Flags {
        private Optional<IpAddress> ip = Optional.empty();
        private Optional<Cidr> block = Optional.empty();
        private Optional<Path> file = Optional.empty();
        private String network = "";
        private boolean blocks;
        private boolean repair;
        private boolean json;

        /// How many of the flags that say what a command is about are there.
        private int selectors() {
            return (blocks ? 1 : 0)
                    + (repair ? 1 : 0)
                    + (ip.isPresent() ? 1 : 0)
                    + (block.isPresent() ? 1 : 0);
        }
    }

    static AdminOptions parse(List<String> args) throws UsageException {
        if (args.isEmpty()) {
            throw new UsageException("a command is missing");
        }
        if (args.size() >= 3 && args.subList(0, 2).equals(List.of("import", "host-local"))) {
            Flags flags = flags(args.subList(2, args.size()));
            if (flags.selectors() > 0) {
                throw new UsageException("import host-local takes a folder");
            }
            return new AdminOptions(
                    new ImportHostLocal(path(args.get(2))), flags.file, flags.network, flags.json);
        }
        Flags flags = flags(args);
        return new AdminOptions(
                action(args.getFirst(), flags), flags.file, flags.network, flags.json);
    }

    private static Action action(String verb, Flags flags) throws UsageException {
        int chosen = flags.selectors();
        switch (verb) {
            case "show" -> {
                if (chosen == 0) {
                    return new ShowPools();
                }
                if (chosen == 1 && flags.block.isEmpty() && !flags.repair) {
                    return flags.blocks ? new ShowBlocks() : new ShowIp(flags.ip.orElseThrow());
                }
                throw new UsageException("show takes --blocks or --ip ADDRESS or neither");
            }
            case "check" -> {
                if (chosen == (flags.repair ? 1 : 0)) {
                    return new Inspect(flags.repair);
                }
                throw new UsageException("check takes --repair or nothing");
            }
            case "tend" -> {
                if (chosen == 0) {
                    return new Tend();
                }
                throw new UsageException("tend takes nothing");
            }
            case "import" -> throw new UsageException("import takes host-local DIR");
            case "claim" -> {
                if (chosen == 1 && flags.block.isPresent()) {
                    return new Claim(flags.block.get());
                }
                throw new UsageException("claim takes --block CIDR");
            }
            case "release" -> {
                if (chosen == 1 && flags.ip.isPresent() != flags.block.isPresent()) {
                    return flags.ip.isPresent()
                            ? new ReleaseIp(flags.ip.get())
                            : new ReleaseBlock(flags.block.orElseThrow());
                }
                throw new UsageException("release takes --ip ADDRESS or --block CIDR");
            }
            default -> throw new UsageException("\"" + verb + "\" is not a command");
        }
    }

    private static Flags flags(List<String> args) throws UsageException {
        var flags = new Flags();
        Iterator<String> rest = args.subList(1, args.size()).iterator();
        while (rest.hasNext()) {
            String flag = rest.next();
            if (flag.equals("--blocks")) {
                flags.blocks = true;
            } else if (flag.equals("--repair")) {
                flags.repair = true;
            } else if (rest.hasNext()) {
                setValue(flags, flag, rest.next());
            } else {
                throw new UsageException("\"" + flag + "\" is not a flag, or its value is missing");
            }
        }
        return flags;
    }

    private static void setValue(Flags flags, String flag, String value) throws UsageException {
        try {
            switch (flag) {
                case "--ip" -> flags.ip = Optional.of(IpAddress.parse(value));
                case "--block" -> flags.block = Optional.of(Cidr.parse(value));
                case "--conflist", "--config" -> flags.file = Optional.of(path(value));
                case "--network" -> flags.network = value;
                case "-o", "--output" -> flags.json = isJson(value);
                default -> throw new UsageException("\"" + flag + "\" is not a flag");
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException(flag + ": " + e.getMessage());
        }
    }

    private static boolean isJson(String format) throws UsageException {
        return switch (format) {
            case "json" -> true;
            case "text" -> false;
            default -> throw new UsageException("-o: \"" + format + "\" is not json or text");
        };
    }

    private static Path path(String text) throws UsageException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException("not a path: " + e.getMessage());
        }
    }
}
