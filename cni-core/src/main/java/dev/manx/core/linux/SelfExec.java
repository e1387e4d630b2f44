package dev.manx.core.linux;

import java.util.List;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.function.CFunction.Transition;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CCharPointerPointer;
import org.graalvm.nativeimage.c.type.CIntPointer;
import org.graalvm.nativeimage.c.type.CTypeConversion;

/// Starts the executable anew in the process that it runs in: same pid, descriptors and
/// environment, other arguments. For a native image; on a JVM it would be `java` that starts.
public final class SelfExec {

    /// A link of the kernel's to the file that this process was started from (proc(5)).
    private static final String THIS_EXECUTABLE = "/proc/self/exe";

    private SelfExec() {}

    /// `int execv(const char *pathname, char *const argv[])`, `execv(3)`. Returns only by failing.
    ///
    /// @param argv the new arguments, the program's name first
    public static ErrnoException run(List<String> argv) {
        try (var path = CTypeConversion.toCString(THIS_EXECUTABLE);
                var strings = CTypeConversion.toCStrings(argv.toArray(new String[0]))) {
            execv(path.get(), strings.get());
            return new ErrnoException("execv", THIS_EXECUTABLE, new Errno(errnoLocation().read()));
        }
    }

    @CFunction(value = "execv", transition = Transition.NO_TRANSITION)
    private static native int execv(CCharPointer path, CCharPointerPointer argv);

    @CFunction(value = "__errno_location", transition = Transition.NO_TRANSITION)
    private static native CIntPointer errnoLocation();
}
