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
import java.util.Optional;
import java.util.Set;

/// In which blocks an attachment may have an address, so that a call about it need not look into
/// all of them: a file with its name, `<container>:<ifname>`, that has the blocks' prefixes, a line
/// each. It errs to one side only (I9): it is there before the block's file says so, and until
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
        return read(file(handle));
    }

    private List<Cidr> read(Path file) throws IOException {
        var blocks = new ArrayList<Cidr>(1);
        Optional<byte[]> bytes = disk.readIfThere(file);
        if (bytes.isEmpty()) {
            return blocks;
        }
        for (String line : new String(bytes.get(), StandardCharsets.UTF_8).split("\n", -1)) {
            if (!line.isEmpty()) {
                blocks.add(Cidr.parse(line));
            }
        }
        return blocks;
    }

    void add(Handle handle, Cidr block) throws IOException {
        try {
            link(handle, block);
        } catch (NoSuchFileException e) {
            replace(shared(block), List.of(block)); // the first of this block
            link(handle, block);
        }
    }

    private void link(Handle handle, Cidr block) throws IOException {
        Path file = file(handle);
        try {
            disk.link(shared(block), file);
        } catch (FileAlreadyExistsException e) {
            addTo(file, block);
        }
    }

    private void addTo(Path file, Cidr block) throws IOException {
        List<Cidr> blocks;
        try {
            blocks = read(file);
        } catch (IllegalArgumentException e) {
            return; // it makes no sense: any block may be meant, and so this one
        }
        if (!blocks.contains(block)) {
            blocks.add(block);
            replace(file, blocks);
        }
    }

    void remove(Handle handle, Cidr block) throws IOException {
        List<Cidr> left;
        try {
            left = read(file(handle));
        } catch (IllegalArgumentException e) {
            return; // it makes no sense: any other block may be meant too, until GC removes it
        }
        left.remove(block);
        if (left.isEmpty()) {
            disk.delete(file(handle));
        } else {
            replace(file(handle), left);
        }
    }

    /// An attachment has an address in no block any more.
    void remove(Handle handle) throws IOException {
        disk.delete(file(handle));
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
