package dev.manx.bird.endpoint;

import dev.manx.bird.settings.Listen;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.Semaphore;

/// Listens, and answers each request on a thread of its own, so that a slow client keeps nobody
/// else waiting. More clients at once than a node has reason for are turned away.
public final class Endpoints implements Closeable {

    private static final int MAX_CLIENTS = 8;

    /// Says what is behind a path; called on several threads at once.
    @FunctionalInterface
    public interface Handler {
        Response get(String path);
    }

    private final ServerSocketChannel server;
    private final List<Path> socketFiles;
    private final Handler handler;
    private final Semaphore clients = new Semaphore(MAX_CLIENTS);

    private Endpoints(ServerSocketChannel server, List<Path> socketFiles, Handler handler) {
        this.server = server;
        this.socketFiles = socketFiles;
        this.handler = handler;
    }

    /// @return what ends it
    /// @throws IOException it cannot be listened there; the message names the place
    public static Closeable start(Listen listen, Handler handler) throws IOException {
        return switch (listen) {
            case Listen.Off _ -> () -> {};
            case Listen.Loopback(var address, int port) ->
                    bind(
                                    ServerSocketChannel.open(),
                                    new InetSocketAddress(
                                            InetAddress.getByAddress(address.toBytes()), port),
                                    List.of(),
                                    handler)
                            .serve();
            case Listen.Unix(Path path) -> {
                removeOldSocket(path);
                yield bind(
                                ServerSocketChannel.open(StandardProtocolFamily.UNIX),
                                UnixDomainSocketAddress.of(path),
                                List.of(path),
                                handler)
                        .serve();
            }
        };
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Path file : socketFiles) {
            Files.deleteIfExists(file);
        }
    }

    private static Endpoints bind(
            ServerSocketChannel server,
            SocketAddress place,
            List<Path> socketFiles,
            Handler handler)
            throws IOException {
        try {
            server.bind(place);
            return new Endpoints(server, socketFiles, handler);
        } catch (IOException e) {
            try (server) {
                throw new IOException(
                        "endpoints.listen: cannot listen on " + place + ": " + e.getMessage(), e);
            }
        }
    }

    /// A run that was killed leaves its socket behind. Any other file is not ours to remove.
    private static void removeOldSocket(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                && Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .isOther()) {
            Files.delete(path);
        }
    }

    private Endpoints serve() {
        start("endpoints", this::accept);
        return this;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                if (clients.tryAcquire()) {
                    start("endpoint-client", () -> answer(client));
                } else {
                    client.close();
                }
            } catch (IOException e) {
                // close() ends the wait and with it the loop; a client may also have gone already.
            }
        }
    }

    private void answer(SocketChannel client) {
        try (var exchange = new Exchange(client)) {
            exchange.send(respond(exchange.requestLine()));
        } catch (IOException e) {
            // The client went or dawdled: there is nobody to tell.
        } finally {
            clients.release();
        }
    }

    /// @param line such as `GET /metrics HTTP/1.1`
    private Response respond(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            return Response.plain(Response.Status.BAD_REQUEST, "not a request of HTTP/1.1");
        }
        if (!words[0].equals("GET")) {
            return Response.plain(Response.Status.METHOD_NOT_ALLOWED, "only GET");
        }
        int query = words[1].indexOf('?');
        return handler.get(query < 0 ? words[1] : words[1].substring(0, query));
    }

    private static void start(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
