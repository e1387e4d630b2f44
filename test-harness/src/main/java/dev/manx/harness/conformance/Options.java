package dev.manx.harness.conformance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command line.
///
/// @param task what to do
/// @param path `CNI_PATH`
/// @param conflist the network configuration list
/// @param only prefixes of the ids of the checks that are wanted; empty for all
record Options(Task task, List<Path> path, Path conflist, List<String> only) {

    static final String USAGE =
            """
            usage: conformance --path CNI_PATH --conflist FILE [--only PREFIX]... [-o json]
                   conformance --list
            Judges the plugins of FILE, found in CNI_PATH (folders, with : between them), by what CNI 1.1
            demands: PASS, FAIL or SKIP, a line each. Exit status 0 only if nothing failed, 1 if
            something did, 2 for a command line that makes no sense.
              --conflist FILE  in it ${state} stands for a folder that is fresh for each check; its pool
                               should be small (at most 64 addresses), since the checks fill it
              --only PREFIX    only the checks whose id begins so, as in check. or gc.empty-list
              --list           the checks, without running them
              -o json          one JSON document instead of lines
            """;

    enum Task {
        LIST,
        PRINT_LINES,
        PRINT_JSON
    }

    Options {
        path = List.copyOf(path);
        only = List.copyOf(only);
    }

    /// @throws IllegalArgumentException naming the argument that makes no sense
    static Options parse(List<String> arguments) {
        Task task = Task.PRINT_LINES;
        var path = new ArrayList<Path>();
        String conflist = "";
        var only = new ArrayList<String>();
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--list" -> task = Task.LIST;
                case "--path" -> {
                    for (String folder : value(arguments, ++i).split(":", -1)) {
                        path.add(Path.of(folder).toAbsolutePath());
                    }
                }
                case "--conflist" -> conflist = value(arguments, ++i);
                case "--only" -> only.add(value(arguments, ++i));
                case "-o" -> {
                    if (!value(arguments, ++i).equals("json")) {
                        throw new IllegalArgumentException("-o: the only format is json");
                    }
                    task = Task.PRINT_JSON;
                }
                default ->
                        throw new IllegalArgumentException(arguments.get(i) + ": no such option");
            }
        }
        if (task != Task.LIST && (path.isEmpty() || conflist.isEmpty())) {
            throw new IllegalArgumentException("--path and --conflist are needed");
        }
        return new Options(task, path, Path.of(conflist), only);
    }

    private static String value(List<String> arguments, int index) {
        if (index == arguments.size()) {
            throw new IllegalArgumentException(arguments.get(index - 1) + ": needs a value");
        }
        return arguments.get(index);
    }
}
