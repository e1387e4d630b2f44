package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Promises P17, P18 and P20: DEL and GC leave nothing, whatever they find.
@Tag("root")
class RemovalTest {

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    private final ManxNode manx = ManxNode.of(net);
    private final FakeRuntime runtime = manx.runtime();
    private final Attachment attachment = manx.pod("c1");

    @Test
    void p17DelOfNothingSucceedsAndLeavesNothing() throws Exception {
        Path file = Files.writeString(net.folder().resolve("plain"), "no namespace\n");
        Snapshot before = manx.snapshot();

        runtime.del(attachment).orFail();
        runtime.del(attachment.withNetns("")).orFail();
        runtime.del(attachment.withNetns("/run/netns/mh-there-is-none")).orFail();
        runtime.del(attachment.withNetns(file.toString())).orFail();

        assertThat(before.changesTo(manx.snapshot())).filteredOn(this::counts).isEmpty();
    }

    @Test
    void p17DelRemovesTheAttachmentAndTwiceIsAsGoodAsOnce() {
        Snapshot before = manx.snapshot();
        runtime.add(attachment).orFail();

        runtime.del(attachment).orFail();
        assertThat(before.changesTo(manx.snapshot())).filteredOn(this::counts).isEmpty();
        runtime.del(attachment).orFail();

        assertThat(before.changesTo(manx.snapshot())).filteredOn(this::counts).isEmpty();
        assertThat(ManxNode.sandbox(attachment).ip().links())
                .extracting(IpRoute2.Link::name)
                .containsExactly("lo");
    }

    @Test
    void p17DelWithoutNamespaceOrResultOrRegistryRemovesTheHostEnd() throws Exception {
        Snapshot before = manx.snapshot();
        runtime.add(attachment).orFail();
        Path registry = Path.of(manx.conflist().at("/plugins/0/ipam/registry/path").asText());
        Files.move(registry, registry.resolveSibling(registry.getFileName() + "-gone"));

        runtime.withoutCache().del(attachment.withNetns("")).orFail();

        assertThat(before.changesTo(manx.snapshot())).filteredOn(this::counts).isEmpty();
        Files.move(registry.resolveSibling(registry.getFileName() + "-gone"), registry);
    }

    @Test
    void p17DelOfAKubernetesPodNeedsItsArgsNoMore() {
        Snapshot before = manx.snapshot();
        runtime.add(attachment.withArgs("K8S_POD_NAMESPACE=default;K8S_POD_NAME=nginx")).orFail();

        runtime.withoutCache().del(attachment.withNetns("")).orFail();

        assertThat(before.changesTo(manx.snapshot())).filteredOn(this::counts).isEmpty();
    }

    @Test
    void p18TheLinkIsGoneBeforeItsAddressIsGivenBack() {
        runtime.add(attachment).orFail();
        Path file = net.folder().resolve("trace");
        List<String> calls = List.of("sendto", "sendmsg", "rename", "renameat", "renameat2");

        runtime.under(SyscallTrace.into(file, calls)).del(attachment).orFail();

        assertThat(
                        SyscallTrace.read(file).calls().stream()
                                .filter(
                                        call ->
                                                call.name().startsWith("rename")
                                                        || call.text().contains("RTM_DELLINK"))
                                .map(call -> call.name().replaceAll("at2?$|msg$|to$", ""))
                                .distinct())
                .containsExactly("send", "rename");
    }

    @Test
    void p20GcRemovesWhatIsNotValidAndNothingElse() {
        Attachment stays = manx.pod("c2");
        runtime.add(stays).orFail();
        Snapshot before = manx.snapshot();
        runtime.add(attachment).orFail();

        runtime.withoutCache().gc(List.of(stays)).orFail();

        assertThat(before.changesTo(manx.snapshot())).isEmpty();
        runtime.check(stays).orFail();
        runtime.withoutCache().gc(List.of()).orFail();
        assertThat(manx.holders()).isEmpty();
        assertThat(manx.node().ip().routeLines()).isEmpty();
    }

    @Test
    void p20GcLeavesAnotherNetworksAttachmentsAlone() {
        FakeRuntime other = runtime.withConflist(manx.conflist().deepCopy().put("name", "other"));
        runtime.add(attachment).orFail();
        Snapshot before = manx.snapshot();

        other.withoutCache().gc(List.of()).orFail();

        assertThat(before.changesTo(manx.snapshot())).filteredOn(this::counts).isEmpty();
        runtime.check(attachment).orFail();
    }

    /// The first ADD ever claims a block, whose files stay; everything else counts.
    private boolean counts(String change) {
        return !change.startsWith("+ File") || change.contains(": allocated");
    }
}
