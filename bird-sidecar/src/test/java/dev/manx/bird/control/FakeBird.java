package dev.manx.bird.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// A control socket with a script behind it: each command has its answer, given every time.
/// Commands are known by their first words; one that the script does not have gets BIRD's parse
/// error, so a test that sends something unplanned sees it in [#commands()] and in the outcome.
public final class FakeBird implements AutoCloseable {

    /// The answer to a command that gets none at all.
    public static final String SILENCE = "";

    private final ServerSocketChannel server;
    private final Map<String, String> script;
    private final String greeting;
    private final List<String> commands = new CopyOnWriteArrayList<>();

    private FakeBird(ServerSocketChannel server, String greeting, Map<String, String> script) {
        this.server = server;
        this.greeting = greeting;
        this.script = Map.copyOf(script);
    }

    /// @param greeting the first line, without its newline
    /// @param script the beginning of a command to the lines that answer it
    public static FakeBird start(Path socket, String greeting, Map<String, String> script)
            throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        var fake = new FakeBird(server, greeting, script);
        var thread = new Thread(fake::serve, "fake-bird");
        thread.setDaemon(true);
        thread.start();
        return fake;
    }

    /// What was sent so far, in order.
    public List<String> commands() {
        return List.copyOf(commands);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                answer(client);
            } catch (IOException ignored) {
                // The client went, or close() was called, which ends the loop.
            }
        }
    }

    private void answer(SocketChannel client) throws IOException {
        send(client, greeting + "\n");
        BufferedReader lines =
                new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
        String command = lines.readLine();
        while (command != null) {
            commands.add(command);
            send(client, answerTo(command));
            command = lines.readLine();
        }
    }

    private String answerTo(String command) {
        for (Map.Entry<String, String> line : script.entrySet()) {
            if (command.startsWith(line.getKey())) {
                return line.getValue();
            }
        }
        return "9001 syntax error\n";
    }

    private static void send(SocketChannel client, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }
}
