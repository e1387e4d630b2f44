package dev.manx.bird;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Has `manx-ipam tend` run at the start, when the node's blocks change, and every few seconds
/// while pods come and go: it claims blocks before pods need them. Where nothing happens it runs
/// now and then all the same, since blocks are given back by the clock. A process of its own, since
/// programs share files and not code; one at a time.
final class Tending implements AutoCloseable {

    /// A burst of pods has this long to use up the spare blocks before others are claimed.
    private static final Duration TICK = Duration.ofSeconds(10);

    /// So many ticks behind the last event, or the last failure, the command runs at each: what it
    /// begins, such as giving a block back, it goes on with at the next.
    private static final int BUSY_TICKS = 3;

    /// Of quiet ticks, one in so many.
    private static final int QUIET_TICKS = 6;

    /// More than anything that the command waits for.
    private static final Duration STUCK = Duration.ofMinutes(1);

    private static final String CNI_COMMAND = "CNI_COMMAND";
    private static final FileTime NEVER = FileTime.fromMillis(0);

    private final List<String> command;
    private final Path calls;
    private final Log log;
    private final Semaphore wanted = new Semaphore(1);
    private final Thread thread = new Thread(this::run, "tending");
    private String lastProblem = "";
    private FileTime lastCall = NEVER;
    private int quiet;

    private Tending(List<String> command, Path calls, Log log) {
        this.command = List.copyOf(command);
        this.calls = calls;
        this.log = log;
    }

    /// @param ipam what starts `manx-ipam`; empty where there is none to start
    /// @param arguments which network
    /// @param calls the folder in which each ADD and DEL leaves a mark: the block files
    static Tending start(List<String> ipam, List<String> arguments, Path calls, Log log) {
        var command = new ArrayList<>(ipam);
        command.add("tend");
        command.addAll(arguments);
        var tending = new Tending(command, calls, log);
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
                boolean woken = wanted.tryAcquire(TICK.toNanos(), TimeUnit.NANOSECONDS);
                wanted.drainPermits();
                if (isTime(woken)) {
                    tend();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // close()
        }
    }

    private boolean isTime(boolean woken) {
        FileTime call = lastCall();
        boolean calm = !woken && call.equals(lastCall) && lastProblem.isEmpty();
        quiet = calm ? quiet + 1 : 0;
        lastCall = call;
        return quiet < BUSY_TICKS || quiet % QUIET_TICKS == 0;
    }

    /// A call renames a file in there.
    private FileTime lastCall() {
        try {
            return Files.getLastModifiedTime(calls);
        } catch (IOException e) {
            return NEVER; // no pod has come yet
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
