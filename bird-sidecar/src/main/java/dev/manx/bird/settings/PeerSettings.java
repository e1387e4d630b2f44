package dev.manx.bird.settings;

import dev.manx.bird.dialect.BirdString;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.net.IpAddress;
import java.nio.charset.StandardCharsets;

/// A BGP peer that is named one by one, such as a top-of-rack router.
///
/// @param address where it is; the session tells of routes of its family
/// @param asNumber its autonomous system
/// @param passive whether we wait for it to connect
/// @param password of TCP MD5 (RFC 2385); empty for none
/// @param description for people; empty for none
public record PeerSettings(
        IpAddress address,
        long asNumber,
        boolean passive,
        BirdString password,
        BirdString description) {

    /// `TCP_MD5SIG_MAXKEYLEN` of `linux/tcp.h`.
    private static final int PASSWORD_MAX_BYTES = 80;

    static PeerSettings parse(JsonView view, NodeAddresses own) throws JsonException {
        KnownKeys.check(view, "address", "asNumber", "passive", "password", "description");
        return new PeerSettings(
                address(view.get("address"), own),
                Settings.asNumber(view.get("asNumber")),
                view.get("passive").flagOr(false),
                password(view.get("password")),
                view.get("description").parseOr(BirdString.empty(), BirdString::new));
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

    private static BirdString password(JsonView view) throws JsonException {
        BirdString password = view.parseOr(BirdString.empty(), BirdString::new);
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
