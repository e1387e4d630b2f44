package dev.manx.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.linux.Errno;
import dev.manx.core.linux.ErrnoException;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MeanwhileTest {

    @Test
    void theStepIsTakenBeforeAnybodyWaits() throws Exception {
        var taken = new CountDownLatch(1);
        Meanwhile meanwhile = Meanwhile.begin(taken::countDown);
        assertThat(taken.await(10, TimeUnit.SECONDS)).isTrue();
        meanwhile.await();
    }

    @Test
    void whatItThrowsIsThrownWhereItIsWaitedFor() {
        Meanwhile busy =
                Meanwhile.begin(
                        () -> {
                            throw new ErrnoException("open", "", Errno.EBUSY);
                        });
        assertThatThrownBy(busy::await)
                .isInstanceOfSatisfying(
                        CniException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.TRY_AGAIN_LATER.number()));
        Meanwhile defect =
                Meanwhile.begin(
                        () -> {
                            throw new IllegalStateException("a defect");
                        });
        assertThatThrownBy(defect::await)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a defect");
    }

    @Test
    void withoutAnotherThreadItIsTakenByWhoWaits() throws Exception {
        var times = new AtomicInteger();
        Meanwhile meanwhile =
                Meanwhile.begin(
                        times::incrementAndGet,
                        task -> {
                            throw new OutOfMemoryError("unable to create native thread");
                        });
        assertThat(times).hasValue(0);
        meanwhile.await();
        assertThat(times).hasValue(1);
    }
}
