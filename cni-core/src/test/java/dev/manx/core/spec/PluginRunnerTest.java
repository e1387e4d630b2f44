package dev.manx.core.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.json.Json;
import dev.manx.core.json.JsonView;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginRunnerTest {

    private static final String CONF =
            "{\"cniVersion\":\"1.1.0\",\"name\":\"net\",\"type\":\"manx\"}";
    private static final Map<String, String> ADD =
            Map.of(
                    "CNI_COMMAND", "ADD",
                    "CNI_CONTAINERID", "c1",
                    "CNI_NETNS", "/run/netns/pod",
                    "CNI_IFNAME", "eth0");

    /// Answers ADD, and is broken everywhere else.
    private static final class OnlyAdd implements Plugin {
        @Override
        public Result add(Invocation call) {
            return new Result(List.of(), List.of(), List.of(), Json.object());
        }

        @Override
        public void del(Invocation call) {}

        @Override
        public void check(Invocation call) {
            throw new IllegalStateException("boom");
        }

        @Override
        public void gc(Invocation call) throws CniException {
            throw new CniException(ErrorCode.TRY_AGAIN_LATER, "busy");
        }

        @Override
        public void status(Invocation call) {}
    }

    private record Run(int exit, String stdout, String stderr) {}

    private static Run run(Map<String, String> environment, String stdin) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit =
                new PluginRunner(
                                environment,
                                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8))
                        .run(new OnlyAdd());
        return new Run(
                exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static Map<String, String> with(String key, String value) {
        var changed = new HashMap<>(ADD);
        changed.put(key, value);
        return changed;
    }

    @Test
    void addPrintsItsResultAndNothingElse() {
        assertThat(run(ADD, CONF))
                .isEqualTo(new Run(0, "{\"cniVersion\":\"1.1.0\",\"ips\":[],\"dns\":{}}\n", ""));
    }

    @Test
    void delPrintsNothing() {
        assertThat(run(with("CNI_COMMAND", "DEL"), CONF)).isEqualTo(new Run(0, "", ""));
    }

    @ParameterizedTest
    @CsvSource({"1.0.0", "0.4.0", "1.1.0", "9.9.9"})
    void versionEchoesTheVersionOfItsInput(String version) {
        assertThat(
                        run(
                                        Map.of("CNI_COMMAND", "VERSION"),
                                        "{\"cniVersion\":\"" + version + "\"}")
                                .stdout())
                .isEqualTo(
                        "{\"cniVersion\":\""
                                + version
                                + "\",\"supportedVersions\":[\"0.3.0\",\"0.3.1\",\"0.4.0\",\"1.0.0\",\"1.1.0\"]}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | 6 | stdin: not valid JSON (line 1, column 2: a string is wanted)",
                "[] | 6 | stdin: not a JSON object but an array",
                "{} | 1 | cniVersion is missing (supported: 0.3.0, 0.3.1, 0.4.0, 1.0.0, 1.1.0)",
                "{\"cniVersion\":\"0.2.0\",\"name\":\"n\"} | 1 | cniVersion 0.2.0 is not supported"
                        + " (supported: 0.3.0, 0.3.1, 0.4.0, 1.0.0, 1.1.0)",
                "{\"cniVersion\":\"1.1.0\"} | 7 | name: missing; must be a string",
                "{\"cniVersion\":\"1.1.0\",\"name\":\"a/b\"} | 7 | name: \"a/b\" must start with a"
                        + " letter or digit and go on with letters, digits, '_', '.' or '-'",
            })
    void badConfigurationsHaveTheirCodeAndASentence(String stdin, int code, String message)
            throws Exception {
        Run run = run(ADD, stdin);
        assertThat(run.exit()).isEqualTo(1);
        var error = Json.parseObject(run.stdout().getBytes(StandardCharsets.UTF_8));
        assertThat(JsonView.root(error).get("code").integer(0, 999)).isEqualTo(code);
        assertThat(error.path("msg").asText()).isEqualTo(message);
    }

    @Test
    void allMissingVariablesAreNamedAtOnce() {
        Run run = run(Map.of("CNI_COMMAND", "ADD"), CONF);
        assertThat(run.stdout())
                .isEqualTo(
                        "{\"cniVersion\":\"1.1.0\",\"code\":4,\"msg\":\"ADD needs CNI_CONTAINERID,"
                                + " CNI_NETNS, CNI_IFNAME in its environment\"}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CNI_COMMAND | NEW | CNI_COMMAND \"NEW\" is not ADD, DEL, CHECK, GC, STATUS or"
                        + " VERSION",
                "CNI_CONTAINERID | -a | CNI_CONTAINERID: \"-a\" must start with a letter or digit"
                        + " and go on with letters, digits, '_', '.' or '-'",
                "CNI_IFNAME | a/b | CNI_IFNAME: interface name \"a/b\" is . or .., or has a slash,"
                        + " colon, white space or non-ASCII in it",
                "CNI_ARGS | FOO=1 | CNI_ARGS: unknown key FOO (known: IP, MAC, K8S_*; or add"
                        + " IgnoreUnknown=1)",
                "CNI_ARGS | IP | CNI_ARGS: \"IP\" is not KEY=value",
            })
    void badVariablesAreNamedWithTheirValue(String name, String value, String message)
            throws Exception {
        var error =
                Json.parseObject(
                        run(with(name, value), CONF).stdout().getBytes(StandardCharsets.UTF_8));
        assertThat(JsonView.root(error).get("code").integer(0, 999)).isEqualTo(4);
        assertThat(error.path("msg").asText()).isEqualTo(message);
    }

    @Test
    void unknownArgumentsAreFineWhenTheyAreToBeIgnored() {
        assertThat(run(with("CNI_ARGS", "IgnoreUnknown=1;FOO=1;K8S_POD_NAME=nginx"), CONF).exit())
                .isZero();
    }

    @Test
    void anErrorCarriesTheConfigurationsVersionAndGoesToTheLogInOneLine() {
        var environment = with("CNI_COMMAND", "GC");
        Run run = run(environment, CONF);
        assertThat(run.stdout())
                .isEqualTo("{\"cniVersion\":\"1.1.0\",\"code\":11,\"msg\":\"busy\"}\n");
        assertThat(run.stderr())
                .isEqualTo(
                        "level=error command=GC container=c1 ifname=eth0 code=11 msg=\"busy\"\n");
    }

    @Test
    void aCommandNewerThanTheConfigurationsVersionIsRefused() {
        Run run = run(with("CNI_COMMAND", "GC"), CONF.replace("1.1.0", "1.0.0"));
        assertThat(run.stdout())
                .isEqualTo(
                        "{\"cniVersion\":\"1.0.0\",\"code\":1,\"msg\":\"GC needs cniVersion 1.1.0"
                                + " or newer, not 1.0.0\"}\n");
    }

    @Test
    void aBugIsCode999WithItsTraceInTheLogAndNotOnStdout() {
        Run run = run(with("CNI_COMMAND", "CHECK"), CONF);
        assertThat(run.stdout())
                .isEqualTo(
                        "{\"cniVersion\":\"1.1.0\",\"code\":999,\"msg\":\"a bug in Manx, please"
                                + " report it: java.lang.IllegalStateException: boom\"}\n");
        assertThat(run.stderr()).contains("at dev.manx.core.spec.PluginRunnerTest");
    }
}
