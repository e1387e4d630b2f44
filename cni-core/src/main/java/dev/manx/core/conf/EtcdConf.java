package dev.manx.core.conf;

import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A registry in etcd v3.
///
/// @param endpoints the members, in the order in which they are tried
/// @param prefix what every key of ours begins with, without a slash at its end
/// @param tls for endpoints with `https`
/// @param user for an etcd with authentication switched on
/// @param timeout how long one request may take, over all endpoints together
public record EtcdConf(
        List<Endpoint> endpoints, String prefix, TlsConf tls, Optional<User> user, Duration timeout)
        implements RegistryConf {

    private static final String PREFIX = "/manx";

    /// The one registered for clients of etcd.
    private static final int PORT = 2379;

    private static final String EXAMPLE = "https://10.0.0.1:2379";

    /// Within the second after which an ADD without an address has to say so.
    private static final int TIMEOUT_MILLIS = 800;

    private static final int TIMEOUT_MIN_MILLIS = 50;
    private static final int TIMEOUT_MAX_MILLIS = 60_000;

    /// @param name as etcd knows it
    /// @param passwordFile holds the password, and at most a newline after it
    public record User(String name, Path passwordFile) {}

    public EtcdConf {
        endpoints = List.copyOf(endpoints);
    }

    /// A claim crosses the network: one block is kept ahead of need.
    @Override
    public int spareBlocks() {
        return 1;
    }

    static EtcdConf parse(JsonView view) throws JsonException {
        List<Endpoint> endpoints = endpoints(view.get("endpoints"));
        TlsConf tls = TlsConf.parse(view);
        if (tls.ca().isEmpty() && endpoints.stream().anyMatch(Endpoint::tls)) {
            throw view.get("ca")
                    .problem(
                            "missing; an https endpoint needs the file of the authority that signed"
                                    + " etcd's certificate");
        }
        return new EtcdConf(
                endpoints,
                view.get("prefix").parseOr(PREFIX, EtcdConf::prefix),
                tls,
                user(view),
                Duration.ofMillis(
                        view.get("timeout")
                                .integerOr(
                                        TIMEOUT_MILLIS, TIMEOUT_MIN_MILLIS, TIMEOUT_MAX_MILLIS)));
    }

    private static List<Endpoint> endpoints(JsonView view) throws JsonException {
        var endpoints = new ArrayList<Endpoint>();
        for (JsonView each : view.elements()) {
            endpoints.add(each.parse(text -> Endpoint.parse(text, PORT, EXAMPLE)));
        }
        if (endpoints.isEmpty()) {
            throw view.problem("at least one is needed, such as [\"" + EXAMPLE + "\"]");
        }
        return endpoints;
    }

    private static Optional<User> user(JsonView view) throws JsonException {
        String name = view.get("username").textOr("");
        Optional<Path> file = IpamConf.path(view.get("passwordFile"));
        TlsConf.requireBoth(view, "username", !name.isEmpty(), "passwordFile", file.isPresent());
        return file.map(each -> new User(name, each));
    }

    /// Keys are made by joining with slashes, so there is one at the front and none at the end.
    private static String prefix(String text) {
        boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!plain || !text.startsWith("/") || text.endsWith("/") || text.contains("//")) {
            throw new IllegalArgumentException(
                    "\""
                            + text
                            + "\" must be like \"/manx\": a slash at the front, none at the end,"
                            + " printable ASCII");
        }
        return text;
    }
}
