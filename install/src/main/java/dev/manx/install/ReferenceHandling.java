package dev.manx.install;

import dev.manx.core.linux.SelfExec;
import java.util.ArrayList;
import java.util.List;
import org.graalvm.nativeimage.ImageInfo;
import org.graalvm.nativeimage.RuntimeOptions;

/// Whether references and cleaners are handled while a program runs. That takes a thread, which is
/// a measurable part of a plugin call and of no use to it: it ends before its first collection. So
/// the image is built without (`docs/native-image.md`), and a program that stays asks for it by
/// starting itself once more.
final class ReferenceHandling {

    private static final String OPTION = "AutomaticReferenceHandling";

    private ReferenceHandling() {}

    /// Returns when it is there.
    ///
    /// @param program the program that stays
    /// @param args its arguments
    static void require(Program program, List<String> args) {
        if (!ImageInfo.inImageRuntimeCode() || RuntimeOptions.<Boolean>get(OPTION)) {
            return;
        }
        // A collection that cleans nothing up is worse than none, so there is no going on without.
        var argv = new ArrayList<String>(List.of(program.commandName(), "-XX:+" + OPTION));
        argv.addAll(args);
        throw new IllegalStateException(SelfExec.run(argv));
    }
}
