package dev.manx.bird;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Has `manx-ipam tend` run at the start, every few seconds, and when the node's blocks change: it
/// claims blocks before pods need them. A process of its own, since programs share files and not
/// code; one at a time.
final class Tending implements AutoCloseable {

    /// A burst of pods has this long to use up the spare blocks before others are claimed.
    private static final Duration TICK = Duration.ofSeconds(10);

    /// More than anything that the command waits for.
    private static final Duration STUCK = Duration.ofMinutes(1);

    private static final String CNI_COMMAND = "CNI_COMMAND";

    private final List<String> command;
    private final Log log;
    private final Semaphore wanted = new Semaphore(1);
    private final Thread thread = new Thread(this::run, "tending");
    private String lastProblem = "";

    private Tending(List<String> command, Log log) {
        this.command = List.copyOf(command);
        this.log = log;
    }

    /// @param ipam what starts `manx-ipam`; empty where there is none to start
    /// @param arguments which network
    static Tending start(List<String> ipam, List<String> arguments, Log log) {
        var command = new ArrayList<>(ipam);
        command.add("tend");
        command.addAll(arguments);
        var tending = new Tending(command, log);
        if (!ipam.isEmpty()) {
            tending.thread.setDaemon(true);
            tending.thread.start();
        }
        return tending;
    }

    /// There may be something to do before the next tick.
    void wake() {
        wanted.release();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                wanted.tryAcquire(TICK.toNanos(), TimeUnit.NANOSECONDS);
                wanted.drainPermits();
                tend();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // close()
        }
    }

    private void tend() throws InterruptedException {
        try {
            tell(call());
        } catch (IOException e) {
            tell(String.valueOf(e.getMessage()));
        }
    }

    /// @return the command's complaint; empty when there is none
    private String call() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectOutput(Redirect.DISCARD);
        builder.environment().remove(CNI_COMMAND); // with it, manx-ipam would be a plugin
        Process process = builder.start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(STUCK.toNanos(), TimeUnit.NANOSECONDS)) {
                return "it did not end within " + STUCK.toSeconds() + " s";
            }
            // a few lines, which a pipe holds: read after the end
            byte[] complaint = process.getErrorStream().readAllBytes();
            return process.exitValue() == 0
                    ? ""
                    : new String(complaint, StandardCharsets.UTF_8).strip();
        } finally {
            process.destroyForcibly();
        }
    }

    /// Once for each new problem, and once when it is over.
    private void tell(String problem) {
        if (problem.equals(lastProblem)) {
            return;
        }
        if (problem.isEmpty()) {
            log.info("tended");
        } else {
            log.error("not-tended", "reason", problem);
        }
        lastProblem = problem;
    }
}
