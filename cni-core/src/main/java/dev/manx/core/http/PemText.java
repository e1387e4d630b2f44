package dev.manx.core.http;

import dev.manx.core.conf.PemSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/// What a [PemSource] has, now: a file may be another one than it was.
final class PemText {

    private PemText() {}

    /// @throws TlsException naming the file
    static byte[] read(PemSource source) throws TlsException {
        return switch (source) {
            case PemSource.Inline inline -> inline.text().getBytes(StandardCharsets.US_ASCII);
            case PemSource.InFile(var file) -> {
                try {
                    yield Files.readAllBytes(file);
                } catch (IOException e) {
                    throw new TlsException("read " + file + ": " + e, e);
                }
            }
        };
    }
}
