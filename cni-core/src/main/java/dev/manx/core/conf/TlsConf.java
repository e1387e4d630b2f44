package dev.manx.core.conf;

import java.nio.file.Path;
import java.util.Optional;

/// The files of TLS.
///
/// @param ca PEM, whom to trust and nobody else, so `https` needs it
/// @param client who we are, for a server that asks
public record TlsConf(Optional<Path> ca, Optional<ClientCertificate> client) {

    /// @param cert PEM, the chain, ours first
    /// @param key PEM, without a password
    public record ClientCertificate(Path cert, Path key) {}
}
