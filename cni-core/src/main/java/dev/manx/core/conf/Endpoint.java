package dev.manx.core.conf;

import java.net.URI;
import java.net.URISyntaxException;

/// Where a server answers, as in `https://10.0.0.1:2379`.
///
/// @param tls whether it is `https`
/// @param host a name or address; an IPv6 address without brackets
/// @param port 1 to 65535
public record Endpoint(boolean tls, String host, int port) {

    /// The one registered for clients of etcd.
    private static final int PORT = 2379;

    private static final int PORT_MAX = 65_535;

    static Endpoint parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw bad(text);
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
            throw bad(text);
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new Endpoint(tls, bare, uri.getPort() < 0 ? PORT : uri.getPort());
    }

    private static IllegalArgumentException bad(String text) {
        return new IllegalArgumentException(
                "\"" + text + "\" must be like \"https://10.0.0.1:2379\" (or http, without TLS)");
    }

    @Override
    public String toString() {
        String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return (tls ? "https://" : "http://") + bracketed + ":" + port;
    }
}
