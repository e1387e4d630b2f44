package dev.manx.ipam.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.block.Block;
import dev.manx.core.block.Handle;
import dev.manx.core.net.Cidr;
import dev.manx.ipam.pool.BlockAllocator;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A block's file and the spare one that takes turns with it, on a real disk.
class FileBlockStoreTest {

    private static final Cidr CIDR = Cidr.parse("10.0.0.0/26");
    private static final Handle HANDLE = new Handle("a", "eth0");
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    @TempDir private Path root;

    private final Block empty = Block.fresh(CIDR, "boot");
    private final Block used = BlockAllocator.assign(empty, CIDR.nth(0), HANDLE, NOON);

    @Test
    void twoFilesTakeTurns() throws Exception {
        write(empty);
        Object first = inode();
        write(used);
        Object second = inode();
        assertThat(second).isNotEqualTo(first);
        write(empty);
        assertThat(inode()).isEqualTo(first);
        write(used);
        assertThat(inode()).isEqualTo(second);
        assertThat(new RealDisk().list(run()))
                .isEqualTo(List.of(".spare", "10.0.0.0-26", "holders"));
    }

    /// So it is for who reads without the lock: between its open(2) and its read(2) the file became
    /// the spare one, and was written over.
    @Test
    void blockThatIsHalfThereIsReadAgain() throws Exception {
        write(used);
        UnaryOperator<byte[]> half = file -> Arrays.copyOf(file, file.length / 2);
        assertThat(peek(atFirst(2, half)).read(CIDR)).contains(used);
        assertThat(peek(atFirst(2, half)).glance(CIDR).orElseThrow().used()).isEqualTo(1);
        assertThatThrownBy(() -> peek(atFirst(Integer.MAX_VALUE, half)).read(CIDR))
                .isInstanceOf(StoreException.Unreadable.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void blockThatBecameAnotherIsReadAgain() throws Exception {
        write(used);
        byte[] next = Block.fresh(Cidr.parse("10.0.0.64/26"), "boot").encode();
        assertThat(peek(atFirst(2, _ -> next)).read(CIDR)).contains(used);
        assertThatThrownBy(() -> peek(atFirst(Integer.MAX_VALUE, _ -> next)).read(CIDR))
                .isInstanceOf(StoreException.Unreadable.class)
                .hasMessageContaining("it is about block 10.0.0.64/26");
    }

    /// @param times so many reads give something else
    private static Disk atFirst(int times, UnaryOperator<byte[]> instead) {
        var left = new AtomicInteger(times);
        InvocationHandler handler =
                (disk, method, arguments) -> {
                    if (method.isDefault()) {
                        return InvocationHandler.invokeDefault(disk, method, arguments);
                    }
                    Object result = method.invoke(new RealDisk(), arguments);
                    return result instanceof byte[] file && left.getAndDecrement() > 0
                            ? instead.apply(file)
                            : result;
                };
        return (Disk)
                Proxy.newProxyInstance(
                        Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, handler);
    }

    private Object inode() throws Exception {
        return Files.getAttribute(run().resolve("10.0.0.0-26"), "unix:ino");
    }

    private void write(Block block) throws StoreException {
        try (BlockStore store =
                FileBlockStore.open(new RealDisk(), run(), root.resolve("data"), "boot")) {
            store.write(block);
        }
    }

    private BlockStore peek(Disk disk) {
        return FileBlockStore.peek(disk, run(), root.resolve("data"), "boot");
    }

    private Path run() {
        return root.resolve("run");
    }
}
