package dev.manx.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.graalvm.nativeimage.ImageInfo;

/// How one of our programs starts another as a process of its own: the same executable, told by its
/// first argument who it is to be ([ProgramCall]). So it is always the one of the same build, from
/// wherever it was started and whatever an upgrade has put there since.
final class OwnCommand {

    /// Read in the new process, where it still leads to the executable of this one.
    private static final String THIS_EXECUTABLE = "/proc/self/exe";

    private OwnCommand() {}

    /// @return the words that start it; its own arguments come behind
    static List<String> of(Program program) {
        var command = new ArrayList<String>();
        if (ImageInfo.inImageCode()) {
            command.add(THIS_EXECUTABLE);
        } else {
            // On a JVM, /proc/self/exe is `java`, or what the JDK starts processes with.
            Optional<String> java = ProcessHandle.current().info().command();
            if (java.isEmpty()) {
                return List.of();
            }
            command.add(java.get());
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("-XX:TieredStopAtLevel=1");
            command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
            command.add(Manx.class.getName());
        }
        command.add(program.commandName());
        return command;
    }
}
