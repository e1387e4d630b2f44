package dev.manx.core.conf;

import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import java.nio.file.Path;
import java.util.Optional;

/// How a server is spoken to by TLS.
///
/// @param ca whom to trust; the JDK's own authorities are none of ours, so `https` needs it
/// @param client who we are, for a server that asks
public record TlsConf(Optional<PemSource> ca, Optional<ClientCertificate> client) {

    /// @param cert PEM, the chain
    /// @param key PEM, PKCS #8 without a password
    public record ClientCertificate(PemSource cert, PemSource key) {}

    /// The keys `ca`, `cert` and `key` of a registry's object.
    static TlsConf parse(JsonView view) throws JsonException {
        Optional<PemSource> cert = file(view.get("cert"));
        Optional<PemSource> key = file(view.get("key"));
        requireBoth(view, "cert", cert.isPresent(), "key", key.isPresent());
        return new TlsConf(
                file(view.get("ca")),
                cert.map(chain -> new ClientCertificate(chain, key.orElseThrow())));
    }

    static void requireBoth(
            JsonView view, String one, boolean hasOne, String other, boolean hasOther)
            throws JsonException {
        if (hasOne != hasOther) {
            String missing = hasOne ? other : one;
            throw view.get(missing)
                    .problem("missing; goes with " + (hasOne ? one : other) + " (or drop that)");
        }
    }

    private static Optional<PemSource> file(JsonView view) throws JsonException {
        Optional<Path> path = IpamConf.path(view);
        return path.map(PemSource.InFile::new);
    }
}
