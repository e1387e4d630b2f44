package dev.manx.ipam.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.block.BlockState;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.BlockRegistry;
import dev.manx.core.registry.RegistryException;
import dev.manx.ipam.registry.DirectoryRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What another process of the node may do while this one asks the registry, and what not: the
/// store is open to it, the turn is not (I8).
class BlockClaimsTest {

    private static final Cidr BLOCK = Cidr.parse("10.0.0.0/26");
    private static final String NODE = "node1";

    @TempDir private Path root;

    /// Else the registry would give away a block that this node has just taken back.
    @Test
    @Timeout(30)
    void whoTakesABlockBackWaitsUntilItIsGivenBack() throws Exception {
        try (BlockStore store = open();
                BlockClaims claims = claims(store, registry())) {
            assertThat(claims.claim(BLOCK)).isEqualTo(NODE);
        }
        var other = new CompletableFuture<String>();
        BlockRegistry slow =
                new Interrupted(
                        registry(),
                        () -> {
                            Thread.ofPlatform().start(() -> claimElsewhere(other));
                            awaitDoneOrWaiting(other);
                        });
        try (BlockStore store = open();
                BlockClaims claims = claims(store, slow)) {
            claims.release(BLOCK);
        }
        assertThat(other.get(10, TimeUnit.SECONDS)).isEqualTo(NODE);
        try (BlockStore store = open()) {
            assertThat(store.owned().inState(BlockState.CONFIRMED)).containsExactly(BLOCK);
        }
        assertThat(registry().list(BLOCK)).isEqualTo(Map.of(BLOCK, NODE));
    }

    private void claimElsewhere(CompletableFuture<String> owner) {
        try (BlockStore store = open();
                BlockClaims claims = claims(store, registry())) {
            owner.complete(claims.claim(BLOCK));
        } catch (StoreException | RegistryException e) {
            owner.completeExceptionally(e);
        }
    }

    private void awaitDoneOrWaiting(CompletableFuture<String> other) {
        while (!other.isDone() && !isTurnWaitedFor()) {
            Thread.onSpinWait();
        }
    }

    /// By the kernel's own list: behind `->` is who waits (proc(5), `/proc/locks`).
    private boolean isTurnWaitedFor() {
        try {
            String inode = ":" + Files.getAttribute(runDir().resolve("turn"), "unix:ino") + " ";
            return Files.readAllLines(Path.of("/proc/locks")).stream()
                    .anyMatch(line -> line.contains("->") && line.contains(inode));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private BlockStore open() throws StoreException {
        return FileBlockStore.open(new RealDisk(), runDir(), root.resolve("data"), "boot");
    }

    private Path runDir() {
        return root.resolve("run");
    }

    private BlockRegistry registry() {
        return new DirectoryRegistry(new RealDisk(), root.resolve("registry"), "net");
    }

    private static BlockClaims claims(BlockStore store, BlockRegistry registry)
            throws StoreException {
        return BlockClaims.open(store, registry, NODE, InstantSource.system());
    }

    /// A registry on the way to which something happens before it hears of a release.
    private record Interrupted(BlockRegistry registry, Runnable meanwhile)
            implements BlockRegistry {

        @Override
        public String claim(Cidr block, String node) throws RegistryException {
            return registry.claim(block, node);
        }

        @Override
        public void release(Cidr block, String node) throws RegistryException {
            meanwhile.run();
            registry.release(block, node);
        }

        @Override
        public Map<Cidr, String> list(Cidr range) throws RegistryException {
            return registry.list(range);
        }

        @Override
        public Set<Cidr> ownedBy(String node) throws RegistryException {
            return registry.ownedBy(node);
        }

        @Override
        public void close() {
            registry.close();
        }
    }
}
