package dev.manx.ipam;

import dev.manx.core.block.OwnedBlock;
import dev.manx.core.registry.RegistryException;
import dev.manx.core.spec.CniException;
import dev.manx.ipam.store.RealDisk;
import dev.manx.ipam.store.StoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;

/// A process of [RaceTest] and [RegistryRace]: ADDs and DELs its own attachments at random, and now
/// and then gives a block back or tends the node, until it is killed. Who holds an address is kept
/// apart from Manx, as a symbolic link `held/<address>` to the attachment's name: made exclusively
/// after an ADD, removed before a DEL.
///
/// Prints a line for each call; one that starts with `VIOLATION` for an address that was given
/// twice or lost.
final class RaceWorker {

    private static final int ATTACHMENTS = 5;

    private final TestNode node;
    private final Path held;
    private final String name;

    /// @param registry the `registry` object; empty for a directory
    private RaceWorker(Path root, String nodeName, String name, String registry) {
        String pool = "{\"cidr\": \"10.0.0.0/27\", \"blockSize\": 30}";
        String usual =
                TestNode.conf(nodeName, pool, root.toString(), ", \"cooldown\": 0")
                        .replace(root + "/run", root + "/run-" + nodeName);
        String conf =
                registry.isEmpty()
                        ? usual
                        : usual.replaceFirst(
                                "\\{\"type\": \"directory\"[^}]*}",
                                Matcher.quoteReplacement(registry));
        this.node = new TestNode(new RealDisk(), conf);
        this.held = root.resolve("held");
        this.name = nodeName + "-" + name;
    }

    static TestNode node(Path root, String nodeName) {
        return node(root, nodeName, "");
    }

    static TestNode node(Path root, String nodeName, String registry) {
        return new RaceWorker(root, nodeName, "", registry).node;
    }

    /// @param args root, node, name, a seed or `drain`, and the registry if it is no directory
    public static void main(String[] args) throws Exception {
        String registry = args.length > 4 ? args[4] : "";
        var worker = new RaceWorker(Path.of(args[0]), args[1], args[2], registry);
        if (args[3].equals("drain")) {
            worker.drain();
        } else {
            worker.race(new Random(Long.parseLong(args[3])));
        }
    }

    private void race(Random random) throws Exception {
        while (true) {
            String attachment = name + "-" + random.nextInt(ATTACHMENTS);
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> add(attachment);
                case 4, 5 -> del(attachment);
                case 6 -> tend();
                default -> giveSomeBlockBack(random);
            }
        }
    }

    /// Everything that the killed ones left goes.
    private void drain() throws Exception {
        for (int i = 0; i < ATTACHMENTS; i++) {
            del(name + "-" + i);
        }
    }

    private void add(String attachment) throws Exception {
        Optional<String> before = heldBy(attachment);
        String address;
        try {
            address = node.add(attachment);
        } catch (CniException e) {
            print(e.code() == 11 ? "full" : "VIOLATION " + e.getMessage());
            return;
        }
        if (before.isPresent()) {
            print(before.get().equals(address) ? "kept" : "VIOLATION lost " + before.get());
            return;
        }
        try {
            Files.createSymbolicLink(held.resolve(address), Path.of(attachment));
            print("added");
        } catch (FileAlreadyExistsException e) {
            print("VIOLATION " + address + " given to " + attachment + " too");
        }
    }

    private void del(String attachment) throws Exception {
        Optional<String> address = heldBy(attachment);
        if (address.isPresent()) {
            Files.delete(held.resolve(address.get()));
        }
        node.del(attachment);
        print("deleted");
    }

    private void tend() throws StoreException {
        try {
            new TendCommand(node.node()).run();
            print("tended");
        } catch (RegistryException e) {
            print("unreachable");
        } catch (CniException e) {
            print("VIOLATION " + e.getMessage());
        }
    }

    private void giveSomeBlockBack(Random random) throws StoreException {
        var owned = new ArrayList<>(node.owned().blocks());
        Collections.shuffle(owned, random);
        for (OwnedBlock each : owned) {
            try {
                new ReleaseCommand(node.node()).block(each.cidr());
                print("released");
                return;
            } catch (RegistryException e) {
                print("unreachable");
            } catch (CniException e) {
                print("not empty");
            }
        }
    }

    private Optional<String> heldBy(String attachment) throws IOException {
        try (var links = Files.newDirectoryStream(held)) {
            for (Path link : links) {
                try {
                    if (Files.readSymbolicLink(link).equals(Path.of(attachment))) {
                        return Optional.of(String.valueOf(link.getFileName()));
                    }
                } catch (NoSuchFileException ignored) {
                    // another worker's, removed meanwhile
                }
            }
        }
        return Optional.empty();
    }

    private static void print(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
