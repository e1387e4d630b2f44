package dev.manx.cni.attach;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.Command;
import dev.manx.core.spec.ErrorCode;
import dev.manx.core.spec.Invocation;
import dev.manx.core.spec.Plugin;
import dev.manx.core.spec.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;

/// The IPAM plugin that the configuration names, as a process of its own (spec 1.1, section 4,
/// "Plugin Delegation"): found by `ipam.type` in the folders of `CNI_PATH`, with our configuration
/// on its stdin and our environment except `CNI_COMMAND`. Its stderr is ours; its errors go on with
/// their codes.
public final class ExecIpamDelegate implements Plugin {

    @Override
    public Result add(Invocation call) throws CniException {
        Path executable = find(call, ErrorCode.INVALID_ENVIRONMENT);
        byte[] stdout = run(executable, Command.ADD, call);
        try {
            return Result.parse(Json.parseObject(stdout));
        } catch (JsonException e) {
            throw garbage(
                    executable, Command.ADD, "succeeded, but its stdout is " + e.getMessage());
        }
    }

    @Override
    public void del(Invocation call) throws CniException {
        run(find(call, ErrorCode.INVALID_ENVIRONMENT), Command.DEL, call);
    }

    @Override
    public void check(Invocation call) throws CniException {
        run(find(call, ErrorCode.INVALID_ENVIRONMENT), Command.CHECK, call);
    }

    @Override
    public void gc(Invocation call) throws CniException {
        run(find(call, ErrorCode.INVALID_ENVIRONMENT), Command.GC, call);
    }

    /// Without the IPAM plugin no ADD can work, which is what STATUS is asked about.
    @Override
    public void status(Invocation call) throws CniException {
        run(find(call, ErrorCode.NOT_AVAILABLE), Command.STATUS, call);
    }

    private static Path find(Invocation call, ErrorCode whenMissing) throws CniException {
        String type = call.conf().json().path("ipam").path("type").asText();
        for (Path folder : call.path()) {
            Path candidate = folder.resolve(type);
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw new CniException(
                whenMissing,
                "find IPAM plugin "
                        + type
                        + ": not an executable file in any folder of CNI_PATH \""
                        + call.environment().getOrDefault("CNI_PATH", "")
                        + "\" (install it there, or correct ipam.type)");
    }

    /// Runs it to its end.
    ///
    /// @return its stdout
    /// @throws CniException what it reported, or that it could not be run
    private static byte[] run(Path executable, Command command, Invocation call)
            throws CniException {
        var builder = new ProcessBuilder(executable.toString()).redirectError(Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(call.environment());
        builder.environment().put("CNI_COMMAND", command.name());
        try {
            Process process = builder.start();
            feed(process, Json.compact(call.conf().json()));
            byte[] stdout = process.getInputStream().readAllBytes();
            int exit = process.waitFor();
            if (exit != 0) {
                throw reported(executable, command, exit, stdout);
            }
            return stdout;
        } catch (IOException e) {
            throw new CniException(
                    ErrorCode.IO_FAILURE, "run " + executable + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CniException(ErrorCode.IO_FAILURE, "run " + executable + ": interrupted", e);
        }
    }

    private static void feed(Process process, byte[] stdin) {
        try (OutputStream pipe = process.getOutputStream()) {
            pipe.write(stdin);
        } catch (IOException e) {
            // it ended without reading to the end: its exit code and stdout tell why
        }
    }

    private static CniException reported(
            Path executable, Command command, int exit, byte[] stdout) {
        try {
            ObjectNode error = Json.parseObject(stdout);
            if (error.path("code").isIntegralNumber() && error.path("msg").isTextual()) {
                return new CniException(
                        error.path("code").intValue(),
                        error.path("msg").textValue(),
                        error.path("details").asText());
            }
            return garbage(
                    executable, command, "exited with " + exit + ", and no code and msg on stdout");
        } catch (JsonException e) {
            return garbage(
                    executable,
                    command,
                    "exited with " + exit + ", and its stdout is " + e.getMessage());
        }
    }

    private static CniException garbage(Path executable, Command command, String what) {
        return new CniException(
                ErrorCode.DECODING_FAILURE,
                executable + " " + command + " " + what + " (its stderr may tell more)");
    }
}
