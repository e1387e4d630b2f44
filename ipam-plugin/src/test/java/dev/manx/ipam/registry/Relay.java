package dev.manx.ipam.registry;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// A wire between a client and a server on loopback that can be cut: what was sent is held, and
/// arrives when the wire is whole again, as with a network that loses its way for a while.
public final class Relay implements Closeable {

    private final ServerSocket entrance;
    private final int server;
    private final AtomicReference<Cut> cut = new AtomicReference<>(Cut.NONE);
    private final List<Closeable> open = new ArrayList<>();

    /// @param word which requests are held; empty for all
    /// @param whole counted down when the wire is whole again
    /// @param passed counted down when something that was held has been passed on
    private record Cut(boolean on, String word, CountDownLatch whole, CountDownLatch passed) {
        static final Cut NONE = new Cut(false, "", new CountDownLatch(0), new CountDownLatch(0));
    }

    private Relay(ServerSocket entrance, int server) {
        this.entrance = entrance;
        this.server = server;
    }

    /// @param server a port of loopback
    public static Relay to(int server) throws IOException {
        var relay = new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
        Thread.ofVirtual().start(relay::accept);
        return relay;
    }

    public String url() {
        return "http://127.0.0.1:" + entrance.getLocalPort();
    }

    /// Cuts the wire.
    public void cut() {
        holdRequestsWith("");
    }

    /// Cuts it for what has this word in it.
    void holdRequestsWith(String word) {
        cut.set(new Cut(true, word, new CountDownLatch(1), new CountDownLatch(1)));
    }

    /// Makes it whole.
    public void mend() {
        cut.getAndSet(Cut.NONE).whole().countDown();
    }

    /// Makes it whole, and waits until something that was held has arrived and been answered.
    void deliver() throws InterruptedException {
        CountDownLatch passed = cut.get().passed();
        mend();
        if (!passed.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("nothing was held");
        }
    }

    @Override
    public void close() throws IOException {
        mend();
        entrance.close();
        synchronized (open) {
            for (Closeable each : open) {
                each.close();
            }
        }
    }

    private void accept() {
        try {
            while (true) {
                connect(entrance.accept());
            }
        } catch (IOException e) {
            // close()
        }
    }

    private void connect(Socket client) throws IOException {
        Socket onward;
        try {
            onward = new Socket(InetAddress.getLoopbackAddress(), server);
        } catch (IOException e) {
            client.close(); // a server that is down: the client finds nobody, as it should
            return;
        }
        synchronized (open) {
            open.add(client);
            open.add(onward);
        }
        var held = new AtomicReference<>(Cut.NONE);
        Thread.ofVirtual().start(() -> copy(client, onward, held, false));
        Thread.ofVirtual().start(() -> copy(onward, client, held, true));
    }

    private void copy(Socket from, Socket to, AtomicReference<Cut> held, boolean answers) {
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            int count = in.read(buffer);
            while (count >= 0) {
                Cut now = cut.get();
                String text = new String(buffer, 0, count, StandardCharsets.UTF_8);
                if (now.on() && text.contains(now.word())) {
                    held.set(now);
                    now.whole().await();
                }
                out.write(buffer, 0, count);
                out.flush();
                if (answers) {
                    held.get().passed().countDown();
                }
                count = in.read(buffer);
            }
        } catch (IOException e) {
            if (answers) {
                held.get().passed().countDown();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
