package dev.manx.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.manx.core.linux.Errno;
import dev.manx.core.linux.ErrnoException;
import dev.manx.core.linux.NetNs;
import dev.manx.core.netlink.NetlinkException;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private static CniException mapped(Failures.Step step) {
        return catchThrowableOfType(CniException.class, () -> Failures.mapped(step));
    }

    private static NetlinkException refused(Errno errno) {
        return new NetlinkException("add x", errno, "", NetlinkException.NO_OFFSET);
    }

    @Test
    void aBadNamespaceIsCodeEight() {
        CniException error = mapped(() -> NetNs.open("/nowhere").close());
        assertThat(error.code()).isEqualTo(ErrorCode.INVALID_NETNS.number());
        assertThat(error).hasMessageContaining("/nowhere");
    }

    @Test
    void theKernelsRefusalIsCodeFiveWithItsWords() {
        NetlinkException cause = refused(Errno.ENODEV);
        CniException error =
                mapped(
                        () -> {
                            throw cause;
                        });
        assertThat(error.code()).isEqualTo(ErrorCode.IO_FAILURE.number());
        assertThat(error).hasMessage(cause.getMessage()).hasCause(cause);
    }

    @Test
    void aBusyKernelIsCodeEleven() {
        CniException error =
                mapped(
                        () -> {
                            throw refused(Errno.EBUSY);
                        });
        assertThat(error.code()).isEqualTo(ErrorCode.TRY_AGAIN_LATER.number());
    }

    @Test
    void whoMayNotIsToldWhatIsNeeded() {
        CniException error =
                mapped(
                        () -> {
                            throw new ErrnoException("socket", "", Errno.EPERM);
                        });
        assertThat(error.code()).isEqualTo(ErrorCode.IO_FAILURE.number());
        assertThat(error).hasMessageEndingWith("(manx must run as root)");
    }

    @Test
    void anErrorThatIsReadyGoesThrough() {
        var ready = new CniException(117, "of the delegate", "");
        assertThat(
                        mapped(
                                () -> {
                                    throw ready;
                                }))
                .isSameAs(ready);
    }
}
