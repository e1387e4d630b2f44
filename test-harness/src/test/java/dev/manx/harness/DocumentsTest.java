package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.conf.IpamConf;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The documents are true: what they name is there. Such text rots silently otherwise.
class DocumentsTest {

    private static final Path ROOT = Programs.repository();
    private static final Pattern QUOTED = Pattern.compile("`([^`\n]+)`");
    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(#[^)]*)?\\)");
    private static final Pattern COMMAND =
            Pattern.compile("(?m)^(?:sudo )?((?:\\./)?install/\\S+)");

    /// Types of others that the documents may name.
    private static final Set<String> FOREIGN = Set.of("JsonNode", "ImageInfo", "Path");

    @Test
    void everyTypeNamedInTheArchitectureExists() throws Exception {
        Set<String> types = new HashSet<>(FOREIGN);
        for (Path file : filesOfModules(path -> path.toString().endsWith(".java"))) {
            types.add(file.getFileName().toString().replace(".java", ""));
        }

        assertThat(quoted("ARCHITECTURE.md"))
                .filteredOn(text -> TYPE.matcher(text).matches())
                .isNotEmpty()
                .allMatch(types::contains, "is a type of ours");
    }

    @Test
    void everyPackageNamedInTheArchitectureExists() throws Exception {
        var packages = new HashSet<String>();
        for (Path file : filesOfModules(path -> path.endsWith("package-info.java"))) {
            String text = Files.readString(file);
            packages.add(text.replaceAll("(?s).*\\npackage ([a-z.]+);.*", "$1"));
        }

        assertThat(quoted("ARCHITECTURE.md"))
                .filteredOn(text -> text.matches("dev\\.manx(\\.[a-z]+)+"))
                .allMatch(packages::contains, "is a package of ours");
    }

    @Test
    void everyPathNamedInTheArchitectureExists() throws Exception {
        assertThat(quoted("ARCHITECTURE.md"))
                .filteredOn(DocumentsTest::isPathOfOurs)
                .isNotEmpty()
                .allMatch(text -> Files.exists(ROOT.resolve(text)), "is a path in the repository");
    }

    @Test
    void everyLinkFromADocumentLeadsSomewhere() throws Exception {
        var broken = new TreeSet<String>();
        for (Path document : documents()) {
            var matcher = LINK.matcher(Files.readString(document));
            while (matcher.find()) {
                if (!Files.exists(document.resolveSibling(matcher.group(1)))) {
                    broken.add(ROOT.relativize(document) + " -> " + matcher.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void theCommandsOfTheReadmeAreExecutableFiles() throws Exception {
        var commands = new ArrayList<String>();
        var matcher = COMMAND.matcher(Files.readString(ROOT.resolve("README.md")));
        while (matcher.find()) {
            commands.add(matcher.group(1));
        }

        assertThat(commands)
                .contains("install/demo", "install/test")
                .allMatch(command -> Files.isExecutable(ROOT.resolve(command)), "can be run");
    }

    @Test
    void everyShippedConfigurationFileParses() throws Exception {
        var unknown = new ArrayList<Path>();
        // Its templates and objects are for KubernetesConfigurationTest and KubernetesRegistryTest.
        Path elsewhere = ROOT.resolve("conf/kubernetes");
        for (Path file : filesBelow(ROOT.resolve("conf"), path -> !path.startsWith(elsewhere))) {
            String name = file.getFileName().toString();
            if (name.endsWith(".conflist")) {
                var conflist = JsonView.root(Json.parseObject(Files.readAllBytes(file)));
                IpamConf.parse(conflist.get("plugins").elements().getFirst().get("ipam"));
            } else if (name.endsWith(".json")) {
                Json.parseObject(Files.readAllBytes(file));
            } else if (name.endsWith(".jsonc")) {
                Json.parseObjectWithComments(Files.readAllBytes(file));
            } else if (name.endsWith(".service")) {
                assertThat(Files.readString(file)).contains("[Service]\n", "ExecStart=");
            } else if (name.endsWith(".yaml")) {
                // Its shape is for bird-sidecar's MetricsTest, which knows the metrics in it.
                assertThat(Files.readString(file)).contains("\ngroups:\n  - name: manx\n");
            } else if (!name.endsWith(".md")) {
                unknown.add(file);
            }
        }
        assertThat(unknown).as("files of conf/ that this test cannot parse").isEmpty();
    }

    private static Set<String> quoted(String document) throws IOException {
        var texts = new TreeSet<String>();
        var matcher = QUOTED.matcher(Files.readString(ROOT.resolve(document)));
        while (matcher.find()) {
            texts.add(matcher.group(1));
        }
        return texts;
    }

    /// Relative, and below something that is at the repository's top.
    private static boolean isPathOfOurs(String text) {
        return text.matches("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)+/?")
                && Files.exists(ROOT.resolve(text.substring(0, text.indexOf('/'))));
    }

    private static List<Path> documents() throws IOException {
        var documents = new ArrayList<>(filesBelow(ROOT.resolve("docs"), DocumentsTest::isText));
        try (Stream<Path> top = Files.list(ROOT)) {
            top.filter(DocumentsTest::isText).forEach(documents::add);
        }
        return documents;
    }

    private static boolean isText(Path path) {
        return path.toString().endsWith(".md");
    }

    private static List<Path> filesOfModules(Predicate<Path> wanted) throws IOException {
        var files = new ArrayList<Path>();
        try (Stream<Path> top = Files.list(ROOT)) {
            for (Path module : top.filter(path -> Files.exists(path.resolve("src"))).toList()) {
                files.addAll(filesBelow(module.resolve("src"), wanted));
            }
        }
        return files;
    }

    private static List<Path> filesBelow(Path folder, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).filter(wanted).toList();
        }
    }
}
