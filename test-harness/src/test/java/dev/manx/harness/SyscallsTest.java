package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What an ADD asks of the kernel, by strace.
@Tag("root")
class SyscallsTest {

    private static final Pattern TYPE = Pattern.compile("nlmsg_type=(0x[0-9a-f]+|RTM_[A-Z]+)");
    private static final List<String> CALLS =
            List.of("sendto", "sendmsg", "sendmmsg", "execve", "nanosleep", "clock_nanosleep");

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    @Test
    void anAddIsOneSendPerNamespaceSideAndNeitherExecsIpNorSleeps() throws Exception {
        traceOneAdd(ManxNode.of(net));
    }

    @Test
    void aDualStackAddTakesNoMoreSendsThanThat() throws Exception {
        traceOneAdd(ManxNode.of(net).withPool("fd00:10:244::/112"));
    }

    private void traceOneAdd(ManxNode manx) throws Exception {
        FakeRuntime runtime = manx.runtime();
        Attachment attachment = manx.pod("c1");
        // So that no block is claimed under the trace.
        runtime.add(manx.pod("c0")).orFail();
        Path file = net.folder().resolve("trace");

        runtime.under(SyscallTrace.into(file, CALLS)).add(attachment).orFail();

        SyscallTrace trace = SyscallTrace.read(file);
        List<SyscallTrace.Call> sends =
                trace.named("sendto", "sendmsg", "sendmmsg").stream()
                        .filter(call -> isMutation(call.text()))
                        .toList();
        assertThat(sends).as(Files.readString(file)).hasSize(2);
        assertThat(trace.named("execve"))
                .as("programs started")
                .allMatch(call -> isOurs(call.text()));
        // A JVM's own threads may sleep; those that do the work may not.
        Set<Long> workers =
                sends.stream().map(SyscallTrace.Call::thread).collect(Collectors.toSet());
        assertThat(trace.named("nanosleep", "clock_nanosleep"))
                .noneMatch(call -> workers.contains(call.thread()));
    }

    /// Whether the first message of this send changes something. strace knows the names of types
    /// only in the namespace that it is in itself; elsewhere it prints the numbers. They come in
    /// fours from 16 on, NEW, DEL, GET, SET (`linux/rtnetlink.h`).
    private static boolean isMutation(String send) {
        var matcher = TYPE.matcher(send);
        if (!matcher.find()) {
            return false;
        }
        String type = matcher.group(1);
        return type.startsWith("0x")
                ? Integer.decode(type) >= 16 && Integer.decode(type) % 4 != 2
                : !type.startsWith("RTM_GET");
    }

    /// One of the programs, or what its launcher starts it with.
    private static boolean isOurs(String execve) {
        String program = execve.substring(execve.indexOf('"') + 1);
        program = program.substring(0, program.indexOf('"'));
        return Path.of(program).startsWith(Programs.folder())
                || program.endsWith("/bin/java")
                || program.endsWith("/lib/jspawnhelper");
    }
}
