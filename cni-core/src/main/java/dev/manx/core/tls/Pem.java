package dev.manx.core.tls;

import dev.manx.core.conf.PemSource;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/// A piece of PEM (RFC 7468).
final class Pem {

    private final PemObject object;

    private Pem(PemObject object) {
        this.object = object;
    }

    /// What a source has now: a file may be another one than it was.
    ///
    /// @return in the file's order; text between them is passed over
    /// @throws TlsException naming the source, never what is in it
    static List<Pem> read(PemSource source) throws TlsException {
        String text = text(source);
        var pieces = new ArrayList<Pem>();
        try (var reader = new PemReader(new StringReader(text))) {
            for (PemObject each = reader.readPemObject();
                    each != null;
                    each = reader.readPemObject()) {
                pieces.add(new Pem(each));
            }
        } catch (IOException | RuntimeException e) {
            throw new TlsException(source + ": not PEM: " + e.getMessage(), e);
        }
        return pieces;
    }

    private static String text(PemSource source) throws TlsException {
        return switch (source) {
            case PemSource.Inline inline -> inline.text();
            case PemSource.InFile(var file) -> {
                try {
                    yield Files.readString(file, StandardCharsets.ISO_8859_1);
                } catch (IOException e) {
                    throw new TlsException("read " + file + ": " + e, e);
                }
            }
        };
    }

    /// What stands behind `BEGIN`.
    String label() {
        return object.getType();
    }

    /// DER.
    byte[] bytes() {
        return object.getContent();
    }
}
