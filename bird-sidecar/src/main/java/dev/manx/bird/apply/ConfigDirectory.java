package dev.manx.bird.apply;

import dev.manx.bird.config.RenderedConfig;
import dev.manx.bird.dialect.Daemon;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where a daemon's generated configuration lies. A generation is a folder with the three files;
/// `current` is a symbolic link to the one BIRD uses, so that replacing the link replaces all three
/// at once.
///
/// | name | content |
/// |---|---|
/// | `gen-N/` | a generation; N counts up |
/// | `current` | link to a generation |
/// | `refused/` | the last generation that BIRD refused, with its words in `reply`; gone after the next success |
///
/// The main file ends in a constant with the generation's number, which is not part of the rendered
/// text: `define manx_generation = 7;`.
///
/// Files are 0600 and folders 0700: passwords of peers are in them. All of it may be lost with a
/// boot; nothing is forced to disk.
///
/// @param path the folder
/// @param daemon whose it is
public record ConfigDirectory(Path path, Daemon daemon) {

    private static final String GENERATION = "gen-";
    private static final String REPLY = "reply";

    /// Behind the last line of a main file, so that BIRD can be asked what it runs ([#RUNNING]).
    private static final String GENERATION_CONSTANT = "manx_generation";

    /// The command that a BIRD with one of our configurations answers with its generation's number.
    public static final String RUNNING = "eval " + GENERATION_CONSTANT;

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    public ConfigDirectory create() throws IOException {
        createFolder(path);
        return this;
    }

    /// A folder for nobody else, and its parents.
    public static Path createFolder(Path folder) throws IOException {
        return Files.createDirectories(folder, PRIVATE_FOLDER);
    }

    /// What BIRD is started with.
    public Path mainFile() {
        return current().resolve(daemon.mainFile());
    }

    /// The generation in use, such as `gen-7`.
    public Optional<String> generation() throws IOException {
        return Files.isSymbolicLink(current())
                ? Optional.of(Files.readSymbolicLink(current()).toString())
                : Optional.empty();
    }

    /// The texts in use.
    public Optional<RenderedConfig> rendered() throws IOException {
        if (!Files.exists(mainFile())) {
            return Optional.empty();
        }
        return Optional.of(
                new RenderedConfig(
                        daemon,
                        withoutConstant(Files.readString(mainFile())),
                        Files.readString(current().resolve(daemon.aggregationFile())),
                        Files.readString(current().resolve(daemon.ipamFile()))));
    }

    /// What BIRD said to the last generation, if it refused it.
    public Optional<String> refusal() throws IOException {
        Path reply = refused().resolve(REPLY);
        return Files.exists(reply)
                ? Optional.of(Files.readString(reply).strip())
                : Optional.empty();
    }

    /// Removes all of it; the daemon then has nothing to be started with.
    public void clear() throws IOException {
        pointNowhere();
        forgetRefusal();
        sweep();
    }

    /// Writes a new generation beside the one in use.
    ///
    /// @return its folder
    Path stage(RenderedConfig config) throws IOException {
        Path folder = path.resolve(nextGeneration());
        removeFolder(folder);
        Files.createDirectory(folder, PRIVATE_FOLDER);
        for (Map.Entry<String, String> file : config.files().entrySet()) {
            write(folder.resolve(file.getKey()), file.getValue());
        }
        Files.writeString(
                folder.resolve(daemon.mainFile()),
                "\ndefine " + GENERATION_CONSTANT + " = " + number(folder) + ";\n",
                StandardOpenOption.APPEND);
        return folder;
    }

    /// Puts a generation in the place of the one in use, in one step (`rename(2)`).
    void point(String generation) throws IOException {
        Path next = path.resolve("current.next");
        Files.deleteIfExists(next);
        Files.createSymbolicLink(next, Path.of(generation));
        Files.move(next, current(), StandardCopyOption.ATOMIC_MOVE);
    }

    void pointNowhere() throws IOException {
        Files.deleteIfExists(current());
    }

    /// Sets a refused generation aside for a person to look at.
    void setAside(Path folder, String reply) throws IOException {
        removeFolder(refused());
        Files.move(folder, refused());
        write(refused().resolve(REPLY), reply + "\n");
    }

    /// Notes that BIRD refused the generation in use, as one of another version would.
    void noteRefusal(String reply) throws IOException {
        removeFolder(refused());
        Files.createDirectory(refused(), PRIVATE_FOLDER);
        write(refused().resolve(REPLY), reply + "\n");
    }

    void forgetRefusal() throws IOException {
        removeFolder(refused());
    }

    /// Removes every generation that is not in use, those of killed runs too.
    void sweep() throws IOException {
        String used = generation().orElse("");
        for (Path folder : generations()) {
            if (!String.valueOf(folder.getFileName()).equals(used)) {
                removeFolder(folder);
            }
        }
    }

    /// The name of the generation with a number.
    public static String generation(long number) {
        return GENERATION + number;
    }

    private static String withoutConstant(String main) {
        int constant = main.lastIndexOf("\ndefine " + GENERATION_CONSTANT + " = ");
        return constant < 0 ? main : main.substring(0, constant);
    }

    private String nextGeneration() throws IOException {
        long last = 0;
        for (Path folder : generations()) {
            last = Math.max(last, number(folder));
        }
        return generation(last + 1);
    }

    /// 0 for a folder that is none of ours.
    private static long number(Path folder) {
        try {
            return Long.parseLong(
                    String.valueOf(folder.getFileName()).substring(GENERATION.length()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private List<Path> generations() throws IOException {
        var folders = new ArrayList<Path>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(path, GENERATION + "*")) {
            found.forEach(folders::add);
        }
        return folders;
    }

    private Path current() {
        return path.resolve("current");
    }

    private Path refused() {
        return path.resolve("refused");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createFile(file, PRIVATE_FILE);
        Files.writeString(file, text, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static void removeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
