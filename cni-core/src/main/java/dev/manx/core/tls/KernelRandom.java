package dev.manx.core.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/// Random bytes of the kernel (`urandom(4)`). Made without the JDK's providers, which would come
/// into the image with all that they can do.
final class KernelRandom extends SecureRandom {

    @Serial private static final long serialVersionUID = 1L;

    KernelRandom() {
        super(new Device(), null);
    }

    private static final class Device extends SecureRandomSpi {

        @Serial private static final long serialVersionUID = 1L;

        private static final Path URANDOM = Path.of("/dev/urandom");

        @Override
        protected void engineSetSeed(byte[] seed) {
            // The kernel has better.
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            try (InputStream device = Files.newInputStream(URANDOM)) {
                if (device.readNBytes(bytes, 0, bytes.length) < bytes.length) {
                    throw new IOException(URANDOM + " has ended");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        protected byte[] engineGenerateSeed(int count) {
            byte[] seed = new byte[count];
            engineNextBytes(seed);
            return seed;
        }
    }
}
