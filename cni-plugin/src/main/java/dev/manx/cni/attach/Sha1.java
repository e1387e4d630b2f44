package dev.manx.cni.attach;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// SHA-1 (RFC 3174), for names only, never for security. Written out because the JDK's
/// `MessageDigest` finds its provider by service loading, which costs more on the ADD path than all
/// the rest of naming a link. A test compares the two.
final class Sha1 {

    private static final int BLOCK_BYTES = 64;
    private static final int LENGTH_BYTES = 8;
    private static final int ROUNDS = 80;

    private Sha1() {}

    /// The digest of the text's UTF-8 bytes as 40 lower-case hex digits.
    static String hex(String text) {
        ByteBuffer message = padded(text.getBytes(StandardCharsets.UTF_8));
        int[] state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
        while (message.hasRemaining()) {
            digestBlock(message, state);
        }
        var digest = new StringBuilder();
        for (int word : state) {
            digest.append(HexFormat.of().toHexDigits(word));
        }
        return digest.toString();
    }

    /// RFC 3174, section 4: a one bit, zeros up to the end of a block, and in the block's last
    /// eight bytes the length in bits.
    private static ByteBuffer padded(byte[] text) {
        int blocks = (text.length + 1 + LENGTH_BYTES + BLOCK_BYTES - 1) / BLOCK_BYTES;
        ByteBuffer message = ByteBuffer.allocate(blocks * BLOCK_BYTES).order(ByteOrder.BIG_ENDIAN);
        message.put(text).put((byte) 0x80);
        message.putLong(message.capacity() - LENGTH_BYTES, text.length * (long) Byte.SIZE);
        return message.rewind();
    }

    /// RFC 3174, section 6.1.
    private static void digestBlock(ByteBuffer message, int[] state) {
        int[] w = new int[ROUNDS];
        for (int t = 0; t < ROUNDS; t++) {
            w[t] =
                    t < 16
                            ? message.getInt()
                            : Integer.rotateLeft(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
        }
        int a = state[0];
        int b = state[1];
        int c = state[2];
        int d = state[3];
        int e = state[4];
        for (int t = 0; t < ROUNDS; t++) {
            int temp = Integer.rotateLeft(a, 5) + mix(t, b, c, d) + e + w[t];
            e = d;
            d = c;
            c = Integer.rotateLeft(b, 30);
            b = a;
            a = temp;
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
    }

    /// RFC 3174, section 5: function and constant of round `t`.
    private static int mix(int t, int b, int c, int d) {
        return switch (t / 20) {
            case 0 -> (b & c | ~b & d) + 0x5a827999;
            case 1 -> (b ^ c ^ d) + 0x6ed9eba1;
            case 2 -> (b & c | b & d | c & d) + 0x8f1bbcdc;
            default -> (b ^ c ^ d) + 0xca62c1d6;
        };
    }
}
