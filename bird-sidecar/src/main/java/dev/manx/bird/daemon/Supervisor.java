package dev.manx.bird.daemon;

import dev.manx.bird.control.BirdControl;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Keeps BIRD running. It holds a connection to the control socket: the kernel closes it in the
/// moment BIRD ends, however it ends and whoever started it. A BIRD that is there already is
/// adopted. [#close()] ends the watch and leaves BIRD alone.
public final class Supervisor implements AutoCloseable {

    /// What happened to BIRD; called on the supervisor's thread.
    public interface Listener {
        /// Which configuration it read is not known: the files may have changed while it started.
        ///
        /// @param version of the one that answers now
        /// @param ours whether it was started here
        void birdIsUp(String version, boolean ours);

        void birdIsGone();

        void birdDidNotStart(String reason);
    }

    /// The command to start BIRD.
    ///
    /// @param binary its program
    /// @param mainFile the configuration; BIRD is not started while there is none
    /// @param socket where it answers
    /// @param pidFile where it writes its process id
    public record Launch(BirdBinary binary, Path mainFile, Path socket, Path pidFile) {}

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final Duration NO_LIMIT = Duration.ofDays(36_500);
    private static final Duration SOCKET_POLL = Duration.ofMillis(20);
    private static final Duration NOTHING_TO_START = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /// A BIRD that ran this long was not in a crash loop.
    private static final Duration LONG_RUN = Duration.ofSeconds(30);

    private final Launch launch;
    private final boolean mayStart;
    private final Listener listener;
    private final Semaphore nudges = new Semaphore(0);
    private final Thread thread = new Thread(this::watch, "bird-supervisor");

    private volatile boolean closed;
    private volatile Closeable connection = () -> {};

    // The thread's own.
    private boolean recovery;
    private Duration pause = Duration.ZERO;

    private Supervisor(Launch launch, boolean mayStart, boolean recovery, Listener listener) {
        this.launch = launch;
        this.mayStart = mayStart;
        this.recovery = recovery;
        this.listener = listener;
    }

    /// @param mayStart whether BIRD is started when it does not run; otherwise it is waited for
    /// @param recovery whether a BIRD ran here before, whose routes are to be kept
    public static Supervisor start(
            Launch launch, boolean mayStart, boolean recovery, Listener listener) {
        var supervisor = new Supervisor(launch, mayStart, recovery, listener);
        supervisor.thread.setDaemon(true);
        supervisor.thread.start();
        return supervisor;
    }

    /// There is a configuration now, or another one: no reason to wait longer with starting.
    public void configurationChanged() {
        nudges.release();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        nudges.release();
        connection.close();
    }

    private void watch() {
        while (!closed) {
            try {
                Optional<BirdControl> running = BirdControl.connect(launch.socket(), ANSWER_LIMIT);
                if (running.isPresent()) {
                    follow(running.get(), false);
                } else if (mayStart && Files.exists(launch.mainFile())) {
                    follow(startBird(), true);
                } else {
                    rest(NOTHING_TO_START);
                }
            } catch (IOException e) {
                listener.birdDidNotStart(String.valueOf(e.getMessage()));
                backOff();
            }
        }
    }

    private void follow(BirdControl control, boolean ours) throws IOException {
        long up = System.nanoTime();
        try (control) {
            connection = control;
            if (closed) {
                return;
            }
            listener.birdIsUp(control.version(), ours);
            control.awaitEnd(NO_LIMIT);
        }
        if (closed) {
            return;
        }
        listener.birdIsGone();
        recovery = true;
        if (System.nanoTime() - up > LONG_RUN.toNanos()) {
            pause = Duration.ZERO;
        }
        backOff();
    }

    private BirdControl startBird() throws IOException {
        launch.binary().start(launch.mainFile(), launch.socket(), launch.pidFile(), recovery);
        long deadline = System.nanoTime() + ANSWER_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<BirdControl> control = BirdControl.connect(launch.socket(), ANSWER_LIMIT);
            if (control.isPresent()) {
                return control.get();
            }
            // Its first process ends before the second has made the socket.
            LockSupport.parkNanos(SOCKET_POLL.toNanos());
        }
        throw new IOException("BIRD started, but does not answer on " + launch.socket());
    }

    /// No pause before the first restart, then twice as long each time.
    private void backOff() {
        rest(pause);
        Duration next = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    }

    private void rest(Duration duration) {
        try {
            if (nudges.tryAcquire(duration.toNanos(), TimeUnit.NANOSECONDS)) {
                nudges.drainPermits();
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; close() has its own way to end it.
            closed = true;
        }
    }
}
