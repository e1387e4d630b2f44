package dev.manx.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkQueueTest {

    @TempDir Path runDir;

    @Test
    void itsTurnIsALockOfTheKernelsAndOverWhenItIsClosed() throws IOException {
        try (var _ = LinkQueue.join(runDir)) {
            assertThat(locksOn(runDir.resolve("links.lock")))
                    .singleElement()
                    .asString()
                    .contains("WRITE");
        }
        assertThat(locksOn(runDir.resolve("links.lock"))).isEmpty();
    }

    @Test
    void nobodyWaitsAndNothingIsMadeWhereIpamHasNoFolder() {
        Path missing = runDir.resolve("missing");
        try (var _ = LinkQueue.join(missing)) {
            assertThat(missing).doesNotExist();
        }
    }

    /// proc(5), `/proc/locks`: a line a lock, by inode.
    private static List<String> locksOn(Path file) throws IOException {
        String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
        return Files.readAllLines(Path.of("/proc/locks")).stream()
                .filter(line -> line.contains("FLOCK") && line.contains(inode))
                .toList();
    }
}
