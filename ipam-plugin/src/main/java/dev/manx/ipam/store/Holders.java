package dev.manx.ipam.store;

import dev.manx.core.block.Allocation;
import dev.manx.core.block.Block;
import dev.manx.core.block.Handle;
import dev.manx.core.net.Cidr;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// In which blocks an attachment may have an address, so that a call about it need not look into
/// all of them: a symbolic link with its name, `<container>:<ifname>`, that says the blocks'
/// prefixes and leads nowhere: it is read by one system call, and `ls -l` shows it. It errs to one
/// side only (I9): it is there before the block's file says so, and until after that says so no
/// more. No link: no address. A link: look.
///
/// Nearly every attachment has one block, and then its link is another name of one that all
/// attachments of the block share: a link(2), which takes no memory of its own on a tmpfs.
///
/// @param disk the file system
/// @param runDir `<runDir>/<network>`
/// @param run the same, for its files
/// @param boot this boot's id; what another boot left counts as missing
record Holders(Disk disk, Path runDir, Disk.Folder run, String boot) {

    private static final String FOLDER = "holders";

    Path folder() {
        return runDir.resolve(FOLDER);
    }

    /// Whether no attachment is missing here. Who is here is so with all its blocks, at any time.
    boolean isComplete() {
        return run.exists(complete());
    }

    /// Starts anew with what these blocks say.
    void rebuild(List<Block> blocks) throws IOException {
        disk.createFolders(folder());
        for (String name : disk.list(folder())) {
            run.delete(inFolder(name));
        }
        var blocksOf = new LinkedHashMap<Handle, List<Cidr>>();
        for (Block block : blocks) {
            for (Allocation each : block.allocations()) {
                List<Cidr> known = blocksOf.computeIfAbsent(each.handle(), _ -> new ArrayList<>());
                if (!known.contains(block.cidr())) {
                    known.add(block.cidr());
                }
            }
        }
        for (Map.Entry<Handle, List<Cidr>> each : blocksOf.entrySet()) {
            if (each.getValue().size() == 1) {
                add(each.getKey(), each.getValue().getFirst());
            } else {
                replace(file(each.getKey()), each.getValue());
            }
        }
        run.write(complete(), new byte[0]);
    }

    /// Where an attachment may have an address.
    ///
    /// @throws IllegalArgumentException when its file makes no sense
    List<Cidr> of(Handle handle) throws IOException {
        return read(file(handle));
    }

    private List<Cidr> read(String link) throws IOException {
        var blocks = new ArrayList<Cidr>(1);
        Optional<byte[]> text;
        try {
            text = run.readLink(link);
        } catch (NotLinkException e) {
            throw new IllegalArgumentException(link + " is no symbolic link", e);
        }
        if (text.isPresent()) {
            byte[] words = text.get();
            int start = 0;
            while (start <= words.length) {
                int end = wordEnd(words, start);
                blocks.add(Cidr.parse(words, start, end));
                start = end + 1;
            }
        }
        return blocks;
    }

    private static int wordEnd(byte[] text, int from) {
        int at = from;
        while (at < text.length && text[at] != ' ') {
            at++;
        }
        return at;
    }

    /// An attachment that has no address is about to have some.
    ///
    /// @return false, and nothing has changed, when it may have one, or when too little is known
    boolean begin(Handle handle, List<Cidr> blocks) throws IOException {
        String file = file(handle);
        try {
            run.link(shared(blocks.getFirst()), file);
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            return false;
        }
        if (blocks.size() > 1) {
            replace(file, blocks);
        }
        return true;
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
        String file = file(handle);
        try {
            run.link(shared(block), file);
        } catch (FileAlreadyExistsException e) {
            addTo(file, block);
        }
    }

    private void addTo(String file, Cidr block) throws IOException {
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
            run.delete(file(handle));
        } else {
            replace(file(handle), left);
        }
    }

    /// An attachment has an address in no block any more.
    void remove(Handle handle) throws IOException {
        run.delete(file(handle));
    }

    /// Nobody else has an address in any block.
    void retain(Set<Handle> living) throws IOException {
        var files = new HashSet<String>();
        for (Handle each : living) {
            files.add(file(each));
        }
        for (String name : disk.list(folder())) {
            String file = inFolder(name);
            if (!name.startsWith(".") && !files.contains(file)) {
                run.delete(file);
            }
        }
    }

    /// Nobody has an address of this block any more.
    void forget(Cidr block) throws IOException {
        run.delete(shared(block));
    }

    /// By rename: writing into the file would write into that of others.
    private void replace(String file, List<Cidr> blocks) throws IOException {
        var text = new StringBuilder();
        for (Cidr each : blocks) {
            each.append(text.isEmpty() ? text : text.append(' '));
        }
        run.replaceLink(file, text.toString());
    }

    /// A container's id has no colon (CNI specification, "CNI_CONTAINERID").
    private static String file(Handle handle) {
        return FOLDER + "/" + handle.containerId() + ":" + handle.ifname();
    }

    private static String shared(Cidr block) {
        return FOLDER + "/.in-" + Block.fileName(block);
    }

    private String complete() {
        return FOLDER + "/.complete-" + boot;
    }

    private static String inFolder(String name) {
        return FOLDER + "/" + name;
    }
}
