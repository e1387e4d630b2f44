package dev.manx.core.block;

import dev.manx.core.json.JsonView;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/// The shape that all state files share: UTF-8 lines, each ended by a newline.
///
/// | line | content |
/// |---|---|
/// | first | what it is, a space, its format version |
/// | … | an entry: words with single spaces between them |
/// | last | `crc32c ` and the CRC-32C (RFC 3720, B.4) of all bytes before this line, as 8 hex digits |
///
/// @param magic the first word
/// @param version the version we write, and the only one we read so far
record LineFile(String magic, int version) {

    private static final String NO_CHECKSUM = "crc32c 00000000\n";
    private static final byte[] CHECKSUM_TO_BE = NO_CHECKSUM.getBytes(StandardCharsets.UTF_8);
    private static final int CHECKSUM_LINE = NO_CHECKSUM.length();
    private static final int CHECKSUM_DIGITS = 8;

    /// One entry, where it stands in the file's bytes: a block has as many as addresses, and few of
    /// their words are ever needed as texts.
    static final class Line {

        private final String file;
        private final int number;
        private final byte[] bytes;
        private final int start;
        private final int end;

        /// @param number counted from 1, as editors do
        /// @param start of its first word
        /// @param end behind its last word
        Line(String file, int number, byte[] bytes, int start, int end) {
            this.file = file;
            this.number = number;
            this.bytes = bytes;
            this.start = start;
            this.end = end;
        }

        boolean startsWith(String keyword) {
            int behind = start + keyword.length();
            if (behind > end || behind < end && bytes[behind] != ' ') {
                return false;
            }
            for (int i = 0; i < keyword.length(); i++) {
                if (bytes[start + i] != keyword.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        /// This line, if it starts with `keyword` and has `arguments` words more.
        Line expect(String keyword, int arguments) throws LineFileException {
            if (words() != arguments + 1 || !startsWith(keyword)) {
                throw corrupt("is not " + keyword + " and " + arguments + " more words");
            }
            return this;
        }

        /// How many words there are: one more than spaces.
        int words() {
            int words = 1;
            for (int i = start; i < end; i++) {
                words += bytes[i] == ' ' ? 1 : 0;
            }
            return words;
        }

        /// A word of those that were expected; the keyword is number 0.
        String text(int index) {
            int from = start(index);
            return new String(bytes, from, wordEnd(from) - from, StandardCharsets.UTF_8);
        }

        <T> T parse(int index, JsonView.Parser<T> parser) throws LineFileException {
            try {
                return parser.parse(text(index));
            } catch (IllegalArgumentException e) {
                throw corrupt(String.valueOf(e.getMessage()));
            }
        }

        IpAddress address(int index) throws LineFileException {
            int from = start(index);
            try {
                return IpAddress.parse(bytes, from, wordEnd(from));
            } catch (IllegalArgumentException e) {
                throw corrupt(String.valueOf(e.getMessage()));
            }
        }

        Cidr cidr(int index) throws LineFileException {
            int from = start(index);
            try {
                return Cidr.parse(bytes, from, wordEnd(from));
            } catch (IllegalArgumentException e) {
                throw corrupt(String.valueOf(e.getMessage()));
            }
        }

        Instant time(int index) throws LineFileException {
            int from = start(index);
            try {
                return UtcTime.parse(bytes, from, wordEnd(from));
            } catch (IllegalArgumentException e) {
                throw corrupt(String.valueOf(e.getMessage()));
            }
        }

        private int start(int index) {
            int at = start;
            for (int i = 0; i < index; i++) {
                at = wordEnd(at) + 1;
            }
            return at;
        }

        private int wordEnd(int from) {
            int at = from;
            while (at < end && bytes[at] != ' ') {
                at++;
            }
            return at;
        }

        LineFileException.Corrupt corrupt(String problem) {
            String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
            return new LineFileException.Corrupt(
                    file, "line " + number + " (" + text + "): " + problem);
        }
    }

    /// Whether a text can stand in a line: not empty, no white space or control characters.
    static boolean isWord(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7f) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /// A file to append lines to, each with its newline, and then to [#finish].
    ///
    /// @param size about how many characters it will have
    StringBuilder begin(int size) {
        return new StringBuilder(size).append(magic).append(' ').append(version).append('\n');
    }

    /// The file's bytes, its checksum with them.
    static byte[] finish(StringBuilder text) {
        return seal(text.append(NO_CHECKSUM).toString().getBytes(StandardCharsets.UTF_8));
    }

    /// Puts the checksum's line at the end, where there is room for it.
    ///
    /// @return `bytes`
    static byte[] seal(byte[] bytes) {
        int bodyLength = bodyLength(bytes);
        writeChecksum(checksum(bytes, bodyLength), bytes, bodyLength);
        return bytes;
    }

    /// Where the checksum's line starts.
    static int bodyLength(byte[] bytes) {
        return Math.max(0, bytes.length - CHECKSUM_LINE);
    }

    /// Whether the checksum is right.
    static boolean isSealed(byte[] bytes) {
        int bodyLength = bodyLength(bytes);
        byte[] footer = new byte[CHECKSUM_LINE];
        writeChecksum(checksum(bytes, bodyLength), footer, 0);
        return Arrays.equals(bytes, bodyLength, bytes.length, footer, 0, CHECKSUM_LINE);
    }

    /// Version and checksum.
    ///
    /// @return where the checksum's line starts
    int verify(String file, byte[] bytes) throws LineFileException {
        checkVersion(file, new String(bytes, 0, headerLength(bytes), StandardCharsets.UTF_8));
        if (!isSealed(bytes)) {
            throw new LineFileException.Corrupt(
                    file,
                    "its checksum is not right (" + bytes.length + " bytes; cut short or altered)");
        }
        return bodyLength(bytes);
    }

    /// The entries, header and checksum taken off.
    List<Line> decode(String file, byte[] bytes) throws LineFileException {
        requireUtf8(file, bytes);
        int bodyLength = verify(file, bytes);
        var entries = new ArrayList<Line>();
        int number = 2;
        for (int start = headerLength(bytes) + 1; start < bodyLength; number++) {
            int end = start;
            while (bytes[end] != '\n') {
                end++;
            }
            entries.add(new Line(file, number, bytes, start, end));
            start = end + 1;
        }
        return entries;
    }

    private static int headerLength(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        return end;
    }

    private void checkVersion(String file, String header) throws LineFileException {
        if (!header.startsWith(magic + " ")) {
            throw new LineFileException.Corrupt(file, "it does not start with " + magic);
        }
        int found;
        try {
            found = Integer.parseInt(header.substring(magic.length() + 1));
        } catch (NumberFormatException e) {
            throw new LineFileException.Corrupt(file, "no version number behind " + magic);
        }
        if (found > version) {
            throw new LineFileException.TooNew(file, found, version);
        }
        if (found < version) {
            throw new LineFileException.TooOld(file, found, version);
        }
    }

    private static void requireUtf8(String file, byte[] bytes) throws LineFileException {
        for (byte each : bytes) {
            if (each < 0) {
                decodeUtf8(file, bytes);
                return;
            }
        }
    }

    private static void decodeUtf8(String file, byte[] bytes) throws LineFileException {
        try {
            var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new LineFileException.Corrupt(file, "it is not UTF-8 text");
        }
    }

    private static int checksum(byte[] bytes, int bodyLength) {
        var crc = new CRC32C();
        crc.update(bytes, 0, bodyLength);
        return (int) crc.getValue();
    }

    private static void writeChecksum(int checksum, byte[] bytes, int at) {
        System.arraycopy(CHECKSUM_TO_BE, 0, bytes, at, CHECKSUM_LINE);
        int firstDigit = at + CHECKSUM_LINE - 1 - CHECKSUM_DIGITS;
        for (int i = 0; i < CHECKSUM_DIGITS; i++) {
            int digit = checksum >>> 4 * (CHECKSUM_DIGITS - 1 - i) & 0xf;
            bytes[firstDigit + i] = (byte) Character.forDigit(digit, 16);
        }
    }
}
