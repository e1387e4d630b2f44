package dev.manx.core.block;

import dev.manx.core.json.JsonView;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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

    private static final String CHECKSUM = "crc32c";
    private static final int CHECKSUM_LINE = CHECKSUM.length() + 1 + 8 + 1;

    /// One entry.
    ///
    /// @param number counted from 1, as editors do
    record Line(String file, int number, List<String> words) {

        /// This line, if it starts with `keyword` and has `arguments` words more.
        Line expect(String keyword, int arguments) throws LineFileException {
            if (!words.getFirst().equals(keyword) || words.size() != arguments + 1) {
                throw corrupt("is not " + keyword + " and " + arguments + " more words");
            }
            return this;
        }

        String text(int index) {
            return words.get(index);
        }

        <T> T parse(int index, JsonView.Parser<T> parser) throws LineFileException {
            try {
                return parser.parse(words.get(index));
            } catch (IllegalArgumentException e) {
                throw corrupt(String.valueOf(e.getMessage()));
            }
        }

        LineFileException.Corrupt corrupt(String problem) {
            return new LineFileException.Corrupt(
                    file, "line " + number + " (" + String.join(" ", words) + "): " + problem);
        }
    }

    byte[] encode(List<String> lines) {
        var text = new StringBuilder(magic).append(' ').append(version).append('\n');
        lines.forEach(line -> text.append(line).append('\n'));
        byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
        byte[] footer = footer(body, body.length).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(body.length + footer.length).put(body).put(footer).array();
    }

    /// Version and checksum.
    ///
    /// @return where the checksum's line starts
    int verify(String file, byte[] bytes) throws LineFileException {
        int bodyLength = Math.max(0, bytes.length - CHECKSUM_LINE);
        checkVersion(file, new String(bytes, 0, headerLength(bytes), StandardCharsets.UTF_8));
        byte[] footer = footer(bytes, bodyLength).getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(bytes, bodyLength, bytes.length, footer, 0, footer.length)) {
            throw new LineFileException.Corrupt(
                    file,
                    "its checksum is not right (" + bytes.length + " bytes; cut short or altered)");
        }
        return bodyLength;
    }

    /// The entries, header and checksum taken off.
    List<Line> decode(String file, byte[] bytes) throws LineFileException {
        String text = utf8(file, bytes);
        verify(file, bytes);
        String[] lines = text.split("\n", -1);
        var entries = new ArrayList<Line>();
        for (int i = 1; i < lines.length - 2; i++) {
            entries.add(new Line(file, i + 1, List.of(lines[i].split(" ", -1))));
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

    private static String utf8(String file, byte[] bytes) throws LineFileException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new LineFileException.Corrupt(file, "it is not UTF-8 text");
        }
    }

    private static String footer(byte[] bytes, int bodyLength) {
        var crc = new CRC32C();
        crc.update(bytes, 0, bodyLength);
        String hex = Long.toHexString(crc.getValue());
        return CHECKSUM + " " + "0".repeat(8 - hex.length()) + hex + "\n";
    }
}
