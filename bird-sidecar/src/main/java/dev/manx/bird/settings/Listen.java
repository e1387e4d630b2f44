package dev.manx.bird.settings;

import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Where the endpoints for health and metrics are: nowhere, or where only this node reaches them.
/// They have neither passwords nor encryption.
public sealed interface Listen {

    record Off() implements Listen {}

    /// @param address of the loopback interface
    /// @param port 1 to 65535
    record Loopback(IpAddress address, int port) implements Listen {}

    /// @param path of the socket; only its owner may connect
    record Unix(Path path) implements Listen {}

    /// @param text `127.0.0.1:9179`, `[::1]:9179`, or the absolute path of a socket
    /// @throws IllegalArgumentException saying what is wrong
    static Listen parse(String text) {
        return text.startsWith("/") ? unix(text) : loopback(text);
    }

    private static Listen unix(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > BirdSettings.SOCKET_PATH_MAX_BYTES) {
            throw new IllegalArgumentException(
                    "\""
                            + text
                            + "\" has "
                            + bytes
                            + " bytes; a socket's path has at most "
                            + BirdSettings.SOCKET_PATH_MAX_BYTES);
        }
        return new Unix(Path.of(text));
    }

    private static Listen loopback(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw notAPlace(text);
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        IpAddress address;
        try {
            address = IpAddress.parse(bracketed ? host.substring(1, host.length() - 1) : host);
        } catch (IllegalArgumentException e) {
            throw notAPlace(text);
        }
        if (bracketed != (address.family() == Family.INET6)) {
            throw notAPlace(text);
        }
        if (!isLoopback(address)) {
            throw new IllegalArgumentException(
                    "\""
                            + host
                            + "\" is not a loopback address, and others must not reach it; use"
                            + " 127.0.0.1, [::1] or a socket's path");
        }
        return new Loopback(address, port(text, text.substring(colon + 1)));
    }

    private static int port(String text, String digits) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // not a port either
        }
        throw notAPlace(text);
    }

    /// 127.0.0.0/8 and ::1.
    private static boolean isLoopback(IpAddress address) {
        return switch (address.family()) {
            case INET -> address.low() >>> 24 == 127;
            case INET6 -> address.high() == 0 && address.low() == 1;
        };
    }

    private static IllegalArgumentException notAPlace(String text) {
        return new IllegalArgumentException(
                "\""
                        + text
                        + "\" is not a place to listen, such as 127.0.0.1:9179, [::1]:9179 or"
                        + " /run/manx-bird/http.sock");
    }
}
