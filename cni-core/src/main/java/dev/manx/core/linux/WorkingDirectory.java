package dev.manx.core.linux;

import org.graalvm.nativeimage.PinnedObject;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.function.CFunction.Transition;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CTypeConversion;
import org.graalvm.word.PointerBase;
import org.graalvm.word.UnsignedWord;
import org.graalvm.word.WordFactory;

/// Where the process works. A runtime may start a plugin in a folder that has been removed, or that
/// lies outside of its root since it moved into a container's; getcwd(3) fails there, and the JDK
/// then refuses to open any file, by whatever path. For a native image.
public final class WorkingDirectory {

    /// `linux/limits.h`
    private static final int PATH_MAX = 4096;

    private WorkingDirectory() {}

    /// Goes to the root where the working directory has no name. A plugin is given absolute paths.
    public static void mustHaveAName() {
        byte[] buffer = new byte[PATH_MAX];
        try (var pinned = PinnedObject.create(buffer);
                var root = CTypeConversion.toCString("/")) {
            PointerBase name =
                    getcwd(pinned.addressOfArrayElement(0), WordFactory.unsigned(PATH_MAX));
            if (name.isNull()) {
                chdir(root.get());
            }
        }
    }

    /// `char *getcwd(char *buf, size_t size)`, `getcwd(3)`. NULL also for a folder that cannot be
    /// reached from the root.
    @CFunction(value = "getcwd", transition = Transition.NO_TRANSITION)
    private static native CCharPointer getcwd(CCharPointer buffer, UnsignedWord size);

    @CFunction(value = "chdir", transition = Transition.NO_TRANSITION)
    private static native int chdir(CCharPointer path);
}
