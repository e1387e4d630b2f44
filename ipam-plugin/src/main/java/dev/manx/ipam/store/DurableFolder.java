package dev.manx.ipam.store;

import java.io.IOException;
import java.nio.file.Path;

/// A folder whose files are to outlive a power failure. Its own name is in its parent, whose sync
/// is what makes it last: a file that is synced in a folder which is not is lost with that.
final class DurableFolder {

    private DurableFolder() {}

    /// Nothing where it is there: then whoever made it has done the same.
    static void create(Disk disk, Path folder) throws IOException {
        if (disk.exists(folder)) {
            return;
        }
        disk.createFolders(folder);
        for (Path each = folder.getParent(); each != null; each = each.getParent()) {
            disk.syncFolder(each);
        }
    }
}
