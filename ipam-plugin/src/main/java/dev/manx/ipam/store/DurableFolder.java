package dev.manx.ipam.store;

import java.io.IOException;
import java.nio.file.Path;

/// A folder whose files are to outlive a power failure. Its own name is in its parent, whose sync
/// is what makes it last: a file that is synced in a folder which is not is lost with that.
final class DurableFolder {

    private DurableFolder() {}

    /// Also where it is there: whoever made it may have died before it was synced.
    static void make(Disk disk, Path folder) throws IOException {
        disk.createFolders(folder);
        for (Path each = folder.getParent(); each != null; each = each.getParent()) {
            disk.syncFolder(each);
        }
    }
}
