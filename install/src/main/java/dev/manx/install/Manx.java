package dev.manx.install;

import dev.manx.core.linux.WorkingDirectory;
import java.util.List;
import org.graalvm.nativeimage.ImageInfo;
import org.graalvm.nativeimage.ProcessProperties;

/// Where the executable starts, under each of its names.
public final class Manx {

    /// Set by the launcher on a JVM, where a program cannot see its own argv[0].
    private static final String CALLED_AS = "manx.calledAs";

    private Manx() {}

    public static void main(String[] args) {
        if (ImageInfo.inImageCode()) {
            WorkingDirectory.mustHaveAName();
        }
        int exitCode = ProgramCall.of(calledAs(), List.of(args)).run();
        System.out.flush();
        System.err.flush();
        // Not System.exit: there are no shutdown hooks left to run when a program has returned, and
        // taking the runtime down in good order is a measurable part of a plugin call.
        Runtime.getRuntime().halt(exitCode);
    }

    private static String calledAs() {
        if (ImageInfo.inImageCode()) {
            return ProcessProperties.getArgumentVectorProgramName();
        }
        return System.getProperty(CALLED_AS, Program.MANX.commandName());
    }
}
