package dev.manx.core.conf;

import java.net.URI;
import java.net.URISyntaxException;

/// Where a server answers, as in `https://10.0.0.1:2379`.
///
/// @param tls whether it is `https`
/// @param host a name or address; an IPv6 address without brackets
/// @param port 1 to 65535
public record Endpoint(boolean tls, String host, int port) {

    private static final int PORT_MAX = 65_535;

    /// @param port when the text has none
    /// @param example a good one, for the error
    /// @throws IllegalArgumentException naming the text
    public static Endpoint parse(String text, int port, String example) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw bad(text, example);
        }
        String scheme = uri.getScheme();
        String host = uri.getHost();
        String path = uri.getPath();
        boolean tls = "https".equals(scheme);
        if (!tls && !"http".equals(scheme)
                || host == null
                || path == null
                || !path.isEmpty() && !path.equals("/")
                || uri.getUserInfo() != null
                || uri.getQuery() != null
                || uri.getFragment() != null
                || uri.getPort() == 0
                || uri.getPort() > PORT_MAX) {
            throw bad(text, example);
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new Endpoint(tls, bare, uri.getPort() < 0 ? port : uri.getPort());
    }

    private static IllegalArgumentException bad(String text, String example) {
        return new IllegalArgumentException(
                "\"" + text + "\" must be like \"" + example + "\" (or http, without TLS)");
    }

    @Override
    public String toString() {
        String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return (tls ? "https://" : "http://") + bracketed + ":" + port;
    }
}
