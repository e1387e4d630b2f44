package dev.manx.core.spec;

import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.linux.LinuxFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Map;

/// Runs a [Plugin] as the process that a runtime exec'ed: the only place that reads the environment
/// and stdin, prints to stdout and picks the exit code. All four are fields, so that a test is the
/// runtime.
///
/// stdout gets exactly one JSON document for ADD, VERSION and errors, and nothing otherwise. The
/// exit code is 0 or 1. stderr gets a line an event and never the configuration, which may hold
/// secrets.
///
/// @param environment `CNI_…` and the rest
/// @param stdin the configuration
/// @param stdout for the runtime
/// @param stderr for a person
public record PluginRunner(
        Map<String, String> environment,
        InputStream stdin,
        PrintStream stdout,
        PrintStream stderr) {

    /// As this process.
    public static PluginRunner ofProcess() {
        return new PluginRunner(
                System.getenv(), LinuxFiles.standardInput(), System.out, System.err);
    }

    /// @return the exit code
    public int run(Plugin plugin) {
        String cniVersion = SpecVersion.V1_1_0.toString();
        try {
            Command command = command();
            ObjectNode conf = Json.parseObject(stdin.readAllBytes());
            String asked = conf.path("cniVersion").asText();
            cniVersion = asked.isEmpty() ? cniVersion : asked;
            if (command == Command.VERSION) {
                print(version(cniVersion));
            } else {
                run(plugin, Invocation.read(command, environment, conf));
            }
            return 0;
        } catch (JsonException e) {
            return fail(
                    new CniException(ErrorCode.DECODING_FAILURE, "stdin: " + e.getMessage(), e),
                    cniVersion);
        } catch (IOException e) {
            return fail(
                    new CniException(ErrorCode.IO_FAILURE, "stdin: " + e.getMessage(), e),
                    cniVersion);
        } catch (CniException e) {
            return fail(e, cniVersion);
        } catch (RuntimeException | Error e) {
            e.printStackTrace(stderr);
            return fail(
                    new CniException(
                            ErrorCode.INTERNAL, "a bug in Manx, please report it: " + e, e),
                    cniVersion);
        }
    }

    private void run(Plugin plugin, Invocation call) throws CniException {
        switch (call.command()) {
            case ADD -> print(plugin.add(call).toJson(call.conf().version()));
            case DEL -> plugin.del(call);
            case CHECK -> plugin.check(call);
            case GC -> plugin.gc(call);
            case STATUS -> plugin.status(call);
            case VERSION -> throw new IllegalStateException("VERSION has no invocation");
        }
    }

    private Command command() throws CniException {
        String name = environment.getOrDefault("CNI_COMMAND", "");
        for (Command command : Command.values()) {
            if (command.name().equals(name)) {
                return command;
            }
        }
        throw new CniException(
                ErrorCode.INVALID_ENVIRONMENT,
                name.isEmpty()
                        ? "CNI_COMMAND is not set (ADD, DEL, CHECK, GC, STATUS or VERSION)"
                        : "CNI_COMMAND \""
                                + name
                                + "\" is not ADD, DEL, CHECK, GC, STATUS or VERSION");
    }

    /// Echoes the version of its input, as libcni's skeleton does (spec 1.1, section 5, "VERSION").
    private static ObjectNode version(String cniVersion) {
        ObjectNode json = Json.object().put("cniVersion", cniVersion);
        var supported = json.putArray("supportedVersions");
        for (SpecVersion version : SpecVersion.values()) {
            supported.add(version.toString());
        }
        return json;
    }

    private int fail(CniException error, String cniVersion) {
        stderr.println(
                "level=error command="
                        + environment.getOrDefault("CNI_COMMAND", "")
                        + " container="
                        + environment.getOrDefault("CNI_CONTAINERID", "")
                        + " ifname="
                        + environment.getOrDefault("CNI_IFNAME", "")
                        + " code="
                        + error.code()
                        + " msg="
                        + quoted(error.getMessage()));
        print(error.toJson(cniVersion));
        return 1;
    }

    /// On one line, whatever is in it.
    private static String quoted(String text) {
        return Json.quoted(text);
    }

    private void print(ObjectNode document) {
        // One write of bytes: println goes through an encoder, whose first use is page faults.
        byte[] json = Json.compact(document);
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        stdout.writeBytes(line);
        stdout.flush();
    }
}
