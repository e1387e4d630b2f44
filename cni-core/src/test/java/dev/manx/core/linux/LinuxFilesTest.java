package dev.manx.core.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `java.nio.file` is the second opinion on everything here.
class LinuxFilesTest {

    @TempDir Path folder;

    @Test
    void readsFilesOfAnySizeWholeAndByteForByte() throws IOException {
        for (int size : new int[] {0, 1, 127, 128, 4095, 4096, 4097, 100_000}) {
            byte[] bytes = new byte[size];
            new Random(size).nextBytes(bytes);
            Path file = Files.write(folder.resolve("f"), bytes);
            assertThat(LinuxFiles.read(file)).as("%d bytes", size).isEqualTo(bytes);
        }
    }

    @Test
    void readsWhatTheKernelMakesUpAndTellsNoSizeOf() throws IOException {
        Path mounts = Path.of("/proc/self/mountinfo");
        assertThat(Files.size(mounts)).isZero();
        assertThat(LinuxFiles.read(mounts)).isEqualTo(Files.readAllBytes(mounts)).isNotEmpty();
        Path boot = Path.of("/proc/sys/kernel/random/boot_id");
        assertThat(LinuxFiles.readLine(boot)).isEqualTo(Files.readString(boot).strip());
    }

    @Test
    void writesForTheOwnerAloneAndInThePlaceOfWhatWasThere() throws IOException {
        Path file = folder.resolve("f");
        LinuxFiles.write(file, "long text".getBytes(UTF_8));
        LinuxFiles.write(file, "text".getBytes(UTF_8));
        LinuxFiles.append(file, "\nline\n".getBytes(UTF_8));
        LinuxFiles.sync(file);
        LinuxFiles.sync(folder);
        assertThat(file).hasContent("text\nline\n");
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void makesMissingFoldersForTheOwnerAlone() throws IOException {
        Path deep = folder.resolve("a/b/c");
        LinuxFiles.createFolders(deep);
        LinuxFiles.createFolders(deep);
        assertThat(deep).isDirectory();
        assertThat(mode(deep)).isEqualTo("rwx------");
        assertThat(LinuxFiles.isFolder(deep)).isTrue();
        assertThat(LinuxFiles.isWritableFolder(deep)).isTrue();
    }

    @Test
    void listsEveryNameSorted() throws IOException {
        var names = new TreeSet<String>();
        for (int i = 0; i < 500; i++) {
            names.add("name-" + i);
        }
        names.addAll(List.of(".hidden", "Grüße", "x".repeat(255)));
        for (String name : names) {
            Files.createFile(folder.resolve(name));
        }
        assertThat(LinuxFiles.list(folder)).containsExactlyElementsOf(names);
        assertThat(LinuxFiles.list(folder.resolve("missing"))).isEmpty();
    }

    @Test
    void renamesOverLinksBesideAndDeletesOnce() throws IOException {
        Path one = Files.writeString(folder.resolve("one"), "1");
        Path two = Files.writeString(folder.resolve("two"), "2");
        LinuxFiles.rename(one, two);
        assertThat(one).doesNotExist();
        assertThat(two).hasContent("1");
        LinuxFiles.link(two, one);
        assertThat(LinuxFiles.areSame(one, two)).isTrue();
        LinuxFiles.delete(two);
        LinuxFiles.delete(two);
        assertThat(LinuxFiles.list(folder)).containsExactly("one");
        assertThat(LinuxFiles.areSame(one, two)).isFalse();
    }

    @Test
    void exchangesTwoFilesOrNone() throws IOException {
        Path one = Files.writeString(folder.resolve("one"), "1");
        Path two = Files.writeString(folder.resolve("two"), "2");
        assertThat(LinuxFiles.exchange(one, two)).isTrue();
        assertThat(one).hasContent("2");
        assertThat(two).hasContent("1");
        assertThat(LinuxFiles.exchange(one, folder.resolve("missing"))).isFalse();
        assertThat(LinuxFiles.list(folder)).containsExactly("one", "two");
    }

    @Test
    void whatIsWrittenOverAFileIsAllThatIsInIt() throws IOException {
        Path file = folder.resolve("f");
        LinuxFiles.write(file, "a long text".getBytes(StandardCharsets.UTF_8));
        Object inode = Files.getAttribute(file, "unix:ino");
        for (String text : List.of("short", "", "a longer text than before")) {
            LinuxFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
            assertThat(Files.readString(file)).isEqualTo(text);
            assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
        }
    }

    @Test
    void programIsARegularFileThatMayBeExecuted() throws IOException {
        Path file = Files.createFile(folder.resolve("f"));
        assertThat(LinuxFiles.isProgram(file)).isFalse();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        assertThat(LinuxFiles.isProgram(file)).isTrue();
        assertThat(LinuxFiles.isProgram(folder)).isFalse();
        assertThat(LinuxFiles.isProgram(folder.resolve("missing"))).isFalse();
        assertThat(LinuxFiles.exists(file)).isTrue();
        assertThat(LinuxFiles.exists(folder.resolve("missing"))).isFalse();
    }

    @Test
    void failuresAreThoseOfJavaNioFileAndNameThePath() throws IOException {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> LinuxFiles.read(missing))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(missing.toString());
        Path file = Files.createFile(folder.resolve("f"));
        assertThatThrownBy(() -> LinuxFiles.link(file, file))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> LinuxFiles.write(folder, new byte[1]))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("EISDIR");
        assertThatThrownBy(() -> LinuxFiles.list(file))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("ENOTDIR");
        assertThatThrownBy(() -> LinuxFiles.createFolders(file))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void lockIsTheKernelsAndGoesWithItsDescriptor() throws IOException {
        Path file = folder.resolve("lock");
        try (Fd _ = LinuxFiles.lock(file)) {
            assertThat(mode(file)).isEqualTo("rw-------");
            assertThat(locksOn(file)).singleElement().asString().contains("FLOCK", "WRITE");
        }
        assertThat(locksOn(file)).isEmpty();
    }

    @Test
    void aFolderIsLockedUntilItIsClosed() throws IOException {
        try (OpenFolder _ = OpenFolder.lock(folder)) {
            assertThat(locksOn(folder)).singleElement().asString().contains("FLOCK", "WRITE");
        }
        assertThat(locksOn(folder)).isEmpty();
    }

    @Test
    void aLinkIsReadWholeHoweverLongItIs() throws IOException {
        Path link = folder.resolve("link");
        for (int length : new int[] {1, 255, 256, 257, 4095}) {
            LinuxFiles.writeLink(link, "x".repeat(length));
            assertThat(LinuxFiles.readLink(link).orElseThrow()).hasSize(length);
            LinuxFiles.delete(link);
        }
        assertThat(LinuxFiles.readLink(link)).isEmpty();
        assertThatThrownBy(() -> LinuxFiles.writeLink(link, "x".repeat(4096)))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("ENAMETOOLONG");
        Files.createFile(link);
        assertThatThrownBy(() -> LinuxFiles.readLink(link)).isInstanceOf(NotLinkException.class);
        assertThatThrownBy(() -> LinuxFiles.writeLink(link, "x"))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void filesOfAFolderAreItsOwnWhateverItIsCalled() throws IOException {
        Path other = folder.resolve("other");
        Path path = Files.createDirectory(folder.resolve("path"));
        try (OpenFolder open = OpenFolder.lock(path)) {
            open.write("a", "1".getBytes(StandardCharsets.UTF_8));
            Files.move(path, other);
            open.link("a", "b");
            open.rename("b", "c");
            assertThat(open.read("c")).asString().isEqualTo("1");
            assertThat(open.readIfThere("b")).isEmpty();
            open.delete("a");
            assertThat(open.exists("a")).isFalse();
            assertThat(LinuxFiles.list(other)).containsExactly("c");
            assertThatThrownBy(() -> open.read("a"))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessage(path.resolve("a").toString());
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    /// The kernel's own list, a line a lock, by inode: proc(5), `/proc/locks`.
    private static List<String> locksOn(Path file) throws IOException {
        String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
        return Files.readAllLines(Path.of("/proc/locks")).stream()
                .filter(line -> line.contains("FLOCK") && line.contains(inode))
                .toList();
    }
}
