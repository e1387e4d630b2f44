package dev.manx.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Everything a plugin can leave behind on a node, a line each: links, addresses, routes of all
/// tables, permanent neighbours, policy rules, files. Two of them are compared by [#changesTo].
///
/// @param lines sorted
public record Snapshot(SortedSet<String> lines) {

    /// What an ADD leaves on a node for good and no pod owns: the queue's lock, IPAM's hints
    /// (`docs/decisions/0026-one-block-an-add.md`), which name blocks and no attachment, and its
    /// spare file (`docs/decisions/0054-two-files-take-turns.md`), in which nobody reads.
    private static final Predicate<String> OF_NO_POD =
            Pattern.compile("links\\.lock|current|\\.in-.*|\\.complete-.*|\\.spare")
                    .asMatchPredicate();

    public Snapshot {
        lines = Collections.unmodifiableSortedSet(new TreeSet<>(lines));
    }

    /// The kernel's side, and the names of all files below `folders`.
    public static Snapshot of(Node node, List<Path> folders) {
        return of(node, folders, path -> List.of());
    }

    /// @param contents what of a file's content counts; a line each
    public static Snapshot of(
            Node node, List<Path> folders, Function<Path, List<String>> contents) {
        var lines = new TreeSet<String>();
        IpRoute2 ip = node.ip();
        ip.links().forEach(each -> lines.add(each.toString()));
        ip.addresses().stream()
                .filter(each -> !isKernelsOwn(each.address()))
                .forEach(each -> lines.add(each.toString()));
        ip.allRoutes().stream()
                .filter(each -> !isKernelsOwn(each.destination()))
                .forEach(each -> lines.add(each.toString()));
        ip.neighbours().stream()
                .filter(each -> each.state().equals("PERMANENT"))
                .forEach(each -> lines.add(each.toString()));
        ip.command("rule", "show").stdout().lines().forEach(each -> lines.add("Rule " + each));
        for (Path folder : folders) {
            for (Path file : files(folder)) {
                lines.add("File " + file);
                contents.apply(file).forEach(each -> lines.add("File " + file + ": " + each));
            }
        }
        return new Snapshot(lines);
    }

    /// What went (`- …`) and what came (`+ …`) between this and `later`; empty when nothing did.
    public List<String> changesTo(Snapshot later) {
        var changes = new ArrayList<String>();
        for (String line : lines) {
            if (!later.lines.contains(line)) {
                changes.add("- " + line);
            }
        }
        for (String line : later.lines) {
            if (!lines.contains(line)) {
                changes.add("+ " + line);
            }
        }
        return changes;
    }

    /// Link-local and multicast IPv6: the kernel's own doing on every link that is up. They come
    /// seconds later than the link and go with it, so they tell nothing but the time.
    private static boolean isKernelsOwn(String prefix) {
        return prefix.startsWith("fe80:") || prefix.startsWith("ff00:");
    }

    private static List<Path> files(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .filter(path -> !OF_NO_POD.test(String.valueOf(path.getFileName())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("list " + folder, e);
        }
    }
}
