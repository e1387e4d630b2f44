package dev.manx.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UndoTest {

    private final List<String> done = new ArrayList<>();

    private static CniException failure(String message) {
        return new CniException(ErrorCode.IO_FAILURE, message);
    }

    @Test
    void whatWasPushedRunsBackwards() throws CniException {
        try (var undo = new Undo()) {
            undo.push(() -> done.add("first"));
            undo.push(() -> done.add("second"));
        }
        assertThat(done).containsExactly("second", "first");
    }

    @Test
    void afterCommitNothingRuns() throws CniException {
        try (var undo = new Undo()) {
            undo.push(() -> done.add("first"));
            undo.commit();
        }
        assertThat(done).isEmpty();
    }

    @Test
    void aFailingCompensationKeepsTheOthersRunningAndIsSuppressedByTheFirstError() {
        CniException cause = failure("the step");
        CniException late = failure("the compensation");
        assertThatThrownBy(
                        () -> {
                            try (var undo = new Undo()) {
                                undo.push(() -> done.add("first"));
                                undo.push(
                                        () -> {
                                            throw late;
                                        });
                                throw cause;
                            }
                        })
                .isSameAs(cause)
                .hasSuppressedException(late);
        assertThat(done).containsExactly("first");
    }

    @Test
    void ofSeveralFailingCompensationsTheFirstCarriesTheRest() {
        CniException one = failure("one");
        var two = new IllegalStateException("two");
        assertThatThrownBy(
                        () -> {
                            try (var undo = new Undo()) {
                                undo.push(
                                        () -> {
                                            throw two;
                                        });
                                undo.push(
                                        () -> {
                                            throw one;
                                        });
                            }
                        })
                .isSameAs(one)
                .hasSuppressedException(two);
    }
}
