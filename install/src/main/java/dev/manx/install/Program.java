package dev.manx.install;

import java.util.List;
import java.util.Optional;

/// The programs in the executable.
enum Program {
    MANX("manx"),
    IPAM("manx-ipam"),
    BIRD("manx-bird");

    private final String commandName;

    Program(String commandName) {
        this.commandName = commandName;
    }

    /// The name it is installed and called under.
    String commandName() {
        return commandName;
    }

    static Optional<Program> named(String commandName) {
        for (Program program : values()) {
            if (program.commandName.equals(commandName)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    /// @return the exit code
    int run(String[] args) {
        return switch (this) {
            case MANX -> dev.manx.cni.Main.run(args, new OwnIpam());
            case IPAM -> dev.manx.ipam.Main.run(args);
            case BIRD -> {
                ReferenceHandling.require(this, List.of(args));
                yield dev.manx.bird.Main.run(args, OwnCommand.of(IPAM));
            }
        };
    }
}
