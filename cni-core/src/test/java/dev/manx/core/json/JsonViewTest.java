package dev.manx.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.net.Cidr;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class JsonViewTest {

    private static JsonView view(String text) throws JsonException {
        return JsonView.root(
                Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertProblem(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(JsonException.class).hasMessage(message);
    }

    @Test
    void errorsNameTheKeyPathAndWhatWouldBeRight() throws JsonException {
        JsonView view = view("{'a': {'b': [{'c': 7}]}, 'n': 1.5, 't': 'x', 'big': 99999999999}");
        JsonView c = view.get("a").get("b").elements().getFirst().get("c");
        assertProblem(c::text, "a.b[0].c: must be a string, not 7");
        assertProblem(() -> c.integer(1, 6), "a.b[0].c: 7 is not between 1 and 6");
        assertProblem(() -> c.flagOr(true), "a.b[0].c: must be true or false, not 7");
        assertProblem(() -> c.get("d"), "a.b[0].c: must be an object, not 7");
        assertProblem(() -> view.get("t").elements(), "t: must be an array, not a string");
        assertProblem(() -> view.get("n").integer(0, 9), "n: must be a whole number, not 1.5");
        assertProblem(
                () -> view.get("big").integer(0, 9), "big: 99999999999 is not between 0 and 9");
        assertProblem(() -> view.get("z").text(), "z: missing; must be a string");
        assertProblem(
                () -> view.get("t").parse(Cidr::parse),
                "t: \"x\" has no prefix length (such as 10.244.0.0/16)");
    }

    @Test
    void absentAndNullTakeTheDefault() throws JsonException {
        JsonView view = view("{'null': null}");
        for (String key : new String[] {"null", "absent"}) {
            assertThat(view.get(key).textOr("d")).isEqualTo("d");
            assertThat(view.get(key).integerOr(3, 0, 9)).isEqualTo(3);
            assertThat(view.get(key).flagOr(true)).isTrue();
            assertThat(view.get(key).elements()).isEmpty();
            assertThat(view.get(key).get("deeper").isPresent()).isFalse();
            assertThat(view.get(key).parseIfPresent(Cidr::parse)).isEmpty();
        }
    }
}
