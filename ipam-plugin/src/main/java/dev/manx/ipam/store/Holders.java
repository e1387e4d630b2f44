package dev.manx.ipam.store;

import dev.manx.core.block.Allocation;
import dev.manx.core.block.Block;
import dev.manx.core.block.Handle;
import dev.manx.core.net.Cidr;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// In which blocks an attachment may have an address, so that a call about it need not look into
/// all of them: a file with its name, `<container>:<ifname>`, that has the blocks' prefixes, a line
/// each. It errs to one side only (I8): it is there before the block's file says so, and until
/// after that says so no more. No file: no address. A file: look.
///
/// Nearly every attachment has one block, and then its file is another name of a file that all
/// attachments of the block share: a link(2), which takes no memory of its own on a tmpfs.
///
/// @param disk the file system
/// @param folder `<runDir>/<network>/holders`
/// @param boot this boot's id; what another boot left counts as missing
record Holders(Disk disk, Path folder, String boot) {

    /// Whether no attachment is missing here.
    boolean isComplete() {
        return disk.exists(complete());
    }

    /// Starts anew with what these blocks say.
    void rebuild(List<Block> blocks) throws IOException {
        disk.createFolders(folder);
        for (String name : disk.list(folder)) {
            disk.delete(folder.resolve(name));
        }
        for (Block block : blocks) {
            for (Allocation each : block.allocations()) {
                add(each.handle(), block.cidr());
            }
        }
        disk.write(complete(), new byte[0]);
    }

    /// Where an attachment may have an address.
    ///
    /// @throws IllegalArgumentException when its file makes no sense
    List<Cidr> of(Handle handle) throws IOException {
        var blocks = new ArrayList<Cidr>(1);
        try {
            String text = new String(disk.read(file(handle)), StandardCharsets.UTF_8);
            for (String line : text.split("\n", -1)) {
                if (!line.isEmpty()) {
                    blocks.add(Cidr.parse(line));
                }
            }
            return blocks;
        } catch (NoSuchFileException e) {
            return blocks; // none
        }
    }

    void add(Handle handle, Cidr block) throws IOException {
        Path shared = shared(block);
        if (!disk.exists(shared)) {
            replace(shared, List.of(block));
        }
        try {
            disk.link(shared, file(handle));
        } catch (FileAlreadyExistsException e) {
            List<Cidr> blocks = new ArrayList<>(of(handle));
            if (!blocks.contains(block)) {
                blocks.add(block);
                replace(file(handle), blocks);
            }
        }
    }

    void remove(Handle handle, Cidr block) throws IOException {
        var left = new ArrayList<>(of(handle));
        left.remove(block);
        if (left.isEmpty()) {
            disk.delete(file(handle));
        } else {
            replace(file(handle), left);
        }
    }

    /// Nobody else has an address in any block.
    void retain(Set<Handle> living) throws IOException {
        var files = new HashSet<Path>();
        for (Handle each : living) {
            files.add(file(each));
        }
        for (String name : disk.list(folder)) {
            Path file = folder.resolve(name);
            if (!name.startsWith(".") && !files.contains(file)) {
                disk.delete(file);
            }
        }
    }

    /// Nobody has an address of this block any more.
    void forget(Cidr block) throws IOException {
        disk.delete(shared(block));
    }

    /// By rename: writing into the file would write into that of others.
    private void replace(Path file, List<Cidr> blocks) throws IOException {
        var text = new StringBuilder();
        blocks.forEach(each -> text.append(each).append('\n'));
        new AtomicFile(file, AtomicFile.Durability.PROCESS)
                .replace(disk, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// A container's id has no colon (CNI specification, "CNI_CONTAINERID").
    private Path file(Handle handle) {
        return folder.resolve(handle.containerId() + ":" + handle.ifname());
    }

    private Path shared(Cidr block) {
        return folder.resolve(".in-" + Block.fileName(block));
    }

    private Path complete() {
        return folder.resolve(".complete-" + boot);
    }
}
