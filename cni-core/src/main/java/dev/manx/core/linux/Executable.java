package dev.manx.core.linux;

import org.graalvm.nativeimage.ImageInfo;

/// What kind of executable this program runs as.
public final class Executable {

    private Executable() {}

    /// Whether it is a native image. The image builder knows the answer, and leaves out what only
    /// the other one would reach.
    public static boolean isImage() {
        return ImageInfo.inImageCode();
    }
}
