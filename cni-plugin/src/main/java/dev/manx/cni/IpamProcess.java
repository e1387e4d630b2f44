package dev.manx.cni;

import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.Command;
import dev.manx.core.spec.ErrorCode;
import dev.manx.core.spec.Invocation;
import dev.manx.core.spec.Plugin;
import dev.manx.core.spec.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;

/// An IPAM plugin as a process of its own (spec 1.1, section 4, "Plugin Delegation"), with our
/// configuration on its stdin and our environment except `CNI_COMMAND`. Its stderr is ours; its
/// errors go on with their codes.
record IpamProcess(Path executable) implements Plugin {

    /// [Process#waitFor] answers this plus the signal's number.
    private static final int KILLED = 128;

    @Override
    public Result add(Invocation call) throws CniException {
        byte[] stdout = run(Command.ADD, call);
        try {
            return Result.parse(Json.parseObject(stdout));
        } catch (JsonException e) {
            throw garbage(Command.ADD, "succeeded, but its stdout is " + e.getMessage());
        }
    }

    @Override
    public void del(Invocation call) throws CniException {
        run(Command.DEL, call);
    }

    @Override
    public void check(Invocation call) throws CniException {
        run(Command.CHECK, call);
    }

    @Override
    public void gc(Invocation call) throws CniException {
        run(Command.GC, call);
    }

    @Override
    public void status(Invocation call) throws CniException {
        run(Command.STATUS, call);
    }

    /// Runs it to its end.
    ///
    /// @return its stdout
    /// @throws CniException what it reported, or that it could not be run
    private byte[] run(Command command, Invocation call) throws CniException {
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
                throw reported(command, exit, stdout);
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

    private CniException reported(Command command, int exit, byte[] stdout) {
        if (exit > KILLED && stdout.length == 0) {
            return new CniException(
                    ErrorCode.IO_FAILURE,
                    executable + " " + command + " was killed by signal " + (exit - KILLED));
        }
        try {
            ObjectNode error = Json.parseObject(stdout);
            JsonView view = JsonView.root(error);
            return new CniException(
                    view.get("code").integer(0, Integer.MAX_VALUE),
                    view.get("msg").text(),
                    error.path("details").asText());
        } catch (JsonException e) {
            return garbage(
                    command, "exited with " + exit + ", and its stdout is " + e.getMessage());
        }
    }

    private CniException garbage(Command command, String what) {
        return new CniException(
                ErrorCode.DECODING_FAILURE,
                executable + " " + command + " " + what + " (its stderr may tell more)");
    }
}
