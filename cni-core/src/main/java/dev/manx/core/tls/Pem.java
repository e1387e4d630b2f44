package dev.manx.core.tls;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/// A piece of a PEM file (RFC 7468).
final class Pem {

    private final PemObject object;

    private Pem(PemObject object) {
        this.object = object;
    }

    /// @return in the file's order; text between them is passed over
    /// @throws TlsSetupException naming the file, never what is in it
    static List<Pem> read(Path file) throws TlsSetupException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new TlsSetupException("read " + file + ": " + e, e);
        }
        var pieces = new ArrayList<Pem>();
        try (var reader = new PemReader(new StringReader(text))) {
            for (PemObject each = reader.readPemObject();
                    each != null;
                    each = reader.readPemObject()) {
                pieces.add(new Pem(each));
            }
        } catch (IOException | RuntimeException e) {
            throw new TlsSetupException(file + ": not PEM: " + e.getMessage(), e);
        }
        return pieces;
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
