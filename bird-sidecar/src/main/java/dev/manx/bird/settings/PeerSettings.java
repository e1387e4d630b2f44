package dev.manx.bird.settings;

import dev.manx.bird.dialect.BirdString;
import dev.manx.core.conf.Labels;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.linux.LinuxFiles;
import dev.manx.core.net.IpAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// A BGP peer that is named one by one, such as a top-of-rack router.
///
/// @param address where it is; the session tells of routes of its family
/// @param asNumber its autonomous system
/// @param source our address in it
/// @param passive whether we wait for it to connect
/// @param password of TCP MD5 (RFC 2385); empty for none
/// @param description for people; empty for none
/// @param options all else
public record PeerSettings(
        IpAddress address,
        long asNumber,
        IpAddress source,
        boolean passive,
        BirdString password,
        BirdString description,
        PeerOptions options) {

    /// `TCP_MD5SIG_MAXKEYLEN` of `linux/tcp.h`.
    private static final int PASSWORD_MAX_BYTES = 80;

    /// The same otherwise.
    PeerSettings withOptions(PeerOptions others) {
        return new PeerSettings(address, asNumber, source, passive, password, description, others);
    }

    /// Whether it is one of this node's peers, and not only of others that share the file.
    static boolean isFor(ThisNode node, JsonView view) throws JsonException {
        KnownKeys.check(
                view,
                "nodeSelector",
                "address",
                "asNumber",
                "passive",
                "password",
                "passwordFile",
                "description",
                "port",
                "sourceAddress",
                "localAsNumber",
                "hops",
                "ttlSecurity",
                "nextHop",
                "routeReflectorClient",
                "bfd",
                "holdTime",
                "keepaliveTime",
                "import",
                "export");
        return node.labels().have(Labels.parse(view.get("nodeSelector")));
    }

    static PeerSettings parse(JsonView view, NodeAddresses own, long ownAs, BgpSettings bgp)
            throws JsonException {
        IpAddress address = address(view.get("address"), own);
        long asNumber = Settings.asNumber(view.get("asNumber"));
        return new PeerSettings(
                address,
                asNumber,
                source(view.get("sourceAddress"), address, own),
                view.get("passive").flagOr(false),
                password(view),
                view.get("description").parseOr(BirdString.empty(), BirdString::new),
                PeerOptions.parse(view, asNumber, ownAs, bgp));
    }

    private static IpAddress source(JsonView view, IpAddress address, NodeAddresses own)
            throws JsonException {
        IpAddress usual = own.in(address.family()).orElseThrow();
        IpAddress source = view.parseOr(usual, NodeAddresses::parseAny);
        if (source.family() != address.family()) {
            throw view.problem(source + " and " + address + " are not of one family");
        }
        return source;
    }

    /// Both ends of a session are of one family.
    private static IpAddress address(JsonView view, NodeAddresses own) throws JsonException {
        IpAddress address = view.parse(NodeAddresses::parseAny);
        if (own.in(address.family()).isEmpty()) {
            throw view.problem(
                    address
                            + " needs an address of this node in "
                            + NodeAddresses.key(address.family()));
        }
        return address;
    }

    private static BirdString password(JsonView peer) throws JsonException {
        JsonView file = peer.get("passwordFile");
        if (!file.isPresent()) {
            return checked(peer.get("password"), peer.get("password").textOr(""));
        }
        if (peer.get("password").isPresent()) {
            throw file.problem("and password are both there; must be one of them");
        }
        try {
            return checked(file, passwordIn(Path.of(file.text())));
        } catch (IOException | InvalidPathException e) {
            throw file.problem("cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static String passwordIn(Path file) throws IOException {
        return new String(LinuxFiles.read(file), StandardCharsets.UTF_8).stripTrailing();
    }

    private static BirdString checked(JsonView view, String text) throws JsonException {
        BirdString password;
        try {
            password = new BirdString(text);
        } catch (IllegalArgumentException e) {
            throw view.problem(String.valueOf(e.getMessage()));
        }
        int bytes = password.text().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > PASSWORD_MAX_BYTES) {
            throw view.problem(
                    "has "
                            + bytes
                            + " bytes, more than the "
                            + PASSWORD_MAX_BYTES
                            + " the kernel takes");
        }
        return password;
    }
}
