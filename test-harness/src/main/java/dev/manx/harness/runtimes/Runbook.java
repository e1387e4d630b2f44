package dev.manx.harness.runtimes;

import dev.manx.harness.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A page of documentation that can be carried out: its files are written and its commands run as
/// they stand there, so that the page cannot be wrong for long.
///
/// A line that is nothing but a path in back quotes and a colon gives its path to the code block
/// that follows. The `sh` blocks under one heading (`## …`) are one step. Blocks of any other kind
/// are for people only.
///
/// @param folder where the commands are run
/// @param files contents by path
/// @param steps commands by heading, in the page's order
public record Runbook(Path folder, Map<String, String> files, Map<String, String> steps) {

    private static final Pattern PART =
            Pattern.compile(
                    "(?m)^## (?<heading>.+)$"
                            + "|^`(?<path>/[^`]+)`:\\n\\n```\\w+\\n(?<content>(?s:.*?))^```$"
                            + "|^```sh\\n(?<commands>(?s:.*?))^```$");

    public Runbook {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    }

    /// @param folder where the commands are to be run
    public static Runbook read(Path page, Path folder) {
        try {
            return parse(Files.readString(page), folder);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + page, e);
        }
    }

    static Runbook parse(String text, Path folder) {
        var files = new LinkedHashMap<String, String>();
        var steps = new LinkedHashMap<String, String>();
        String heading = "";
        Matcher part = PART.matcher(text);
        while (part.find()) {
            if (part.group("heading") != null) {
                heading = part.group("heading").strip();
            } else if (part.group("path") != null) {
                files.put(part.group("path"), part.group("content"));
            } else {
                steps.merge(heading, part.group("commands"), String::concat);
            }
        }
        return new Runbook(folder, files, steps);
    }

    /// Writes the files, over what is there.
    public void writeFiles(Machine machine) {
        files.forEach(
                (path, content) -> {
                    Path file = machine.path(path);
                    try {
                        Files.createDirectories(file.resolveSibling(""));
                        Files.writeString(file, content);
                    } catch (IOException e) {
                        throw new UncheckedIOException("write " + file, e);
                    }
                });
    }

    /// Runs the commands under a heading, until one of them fails.
    ///
    /// @throws AssertionError when the page has none
    public Outcome run(Machine machine, String heading) {
        String commands = steps.get(heading);
        if (commands == null) {
            throw new AssertionError("no commands under '" + heading + "', but " + steps.keySet());
        }
        return machine.shell(folder, commands);
    }
}
