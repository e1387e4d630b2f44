package dev.manx.install;

import java.util.List;

/// Which program, with which arguments.
record ProgramCall(Program program, List<String> args) {

    ProgramCall {
        args = List.copyOf(args);
    }

    /// The first argument decides when it is a program's name, for trying things out with one file
    /// (`manx manx-ipam show`); otherwise the name that the executable was called under. Any other
    /// name is the CNI plugin's, because a conflist's `type` may be whatever the operator called
    /// the file.
    ///
    /// @param calledAs argv[0], a bare name or a path
    static ProgramCall of(String calledAs, List<String> args) {
        if (!args.isEmpty()) {
            var first = Program.named(args.getFirst());
            if (first.isPresent()) {
                return new ProgramCall(first.get(), args.subList(1, args.size()));
            }
        }
        String name = calledAs.substring(calledAs.lastIndexOf('/') + 1);
        return new ProgramCall(Program.named(name).orElse(Program.MANX), args);
    }

    /// @return the exit code
    int run() {
        return program.run(args.toArray(new String[0]));
    }
}
