package dev.manx.harness.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One call of a plugin: a line of the stopwatch's plan (`stopwatch.c` tells the fields).
///
/// @param group calls that follow one another with the same group run at once
/// @param netns the node's namespace
/// @param program the plugin
/// @param stdin file with its configuration
/// @param previous file with the result that a runtime would add to it, or `-`
/// @param stdout file that takes what it prints, or `-`
/// @param wanted text that must be in there, or `-`
/// @param environment all its variables
record Call(
        String group,
        Path netns,
        Path program,
        Path stdin,
        String previous,
        String stdout,
        String wanted,
        Map<String, String> environment) {

    Call {
        environment = Map.copyOf(environment);
    }

    /// @throws IllegalArgumentException when a field has a tab or a line's end in it
    String line() {
        var fields =
                new ArrayList<>(
                        List.of(
                                group,
                                netns.toString(),
                                program.toString(),
                                stdin.toString(),
                                previous,
                                stdout,
                                wanted));
        environment.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> fields.add(each.getKey() + "=" + each.getValue()));
        for (String field : fields) {
            if (field.indexOf('\t') >= 0 || field.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("not a field of a plan: \"" + field + "\"");
            }
        }
        return String.join("\t", fields);
    }
}
