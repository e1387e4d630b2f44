package dev.manx.ipam.store;

import dev.manx.core.conf.Labels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// What the registry says of this node, for pools to choose by: `<dataDir>/<network>/labels`, a
/// line `KEY=VALUE` for each label. Who may ask the registry keeps it; a call of a runtime reads
/// it.
///
/// @param disk the file system
/// @param dataDir the network's folder of `blocks`
public record NodeLabels(Disk disk, Path dataDir) {

    private static final String FILE = "labels";

    /// None while nobody has asked yet.
    public Labels read() throws StoreException {
        Path file = dataDir.resolve(FILE);
        String text;
        try {
            text = new String(disk.read(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return Labels.none();
        } catch (IOException e) {
            throw new StoreException.Io("read " + file, e);
        }
        var labels = new TreeMap<String, String>();
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                labels.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return new Labels(labels);
    }

    /// The store's lock is held, so that no two write at once. The same ones are not written again.
    public void write(Labels labels) throws StoreException {
        if (labels.equals(read())) {
            return;
        }
        Path file = dataDir.resolve(FILE);
        var text = new StringBuilder();
        for (Map.Entry<String, String> each : new TreeMap<>(labels.values()).entrySet()) {
            text.append(each.getKey()).append('=').append(each.getValue()).append('\n');
        }
        try {
            if (!disk.exists(dataDir)) {
                DurableFolder.make(disk, dataDir); // `blocks` will be there too
            }
            new AtomicFile(file, AtomicFile.Durability.PROCESS)
                    .replace(disk, text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new StoreException.Io("write " + file, e);
        }
    }
}
