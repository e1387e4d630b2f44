package dev.manx.core.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A response whose body is still to be read, as a whole or line by line while it comes.
public final class HttpResponse {

    private static final int LONGEST_LINE = 16 * 1024;
    private static final int MOST_FIELDS = 200;

    /// A list of 100,000 blocks in etcd is a tenth of it.
    private static final int LONGEST_BODY = 256 * 1024 * 1024;

    private static final int HEX = 16;
    private static final long UNTIL_THE_END = Long.MAX_VALUE;

    private final InputStream in;
    private final int status;
    private final boolean chunked;
    private final boolean last;
    private long left;
    private boolean ended;

    private HttpResponse(InputStream in, int status, boolean chunked, boolean last, long left) {
        this.in = in;
        this.status = status;
        this.chunked = chunked;
        this.last = last;
        this.left = left;
    }

    static HttpResponse read(InputStream in) throws IOException {
        String[] words = line(in).split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
            throw new IOException("not an HTTP/1.1 server");
        }
        int status = number(words[1], 10);
        boolean chunked = false;
        boolean last = words[0].equals("HTTP/1.0");
        long length = UNTIL_THE_END;
        String field = line(in);
        for (int count = 0; !field.isEmpty(); count++) {
            if (count == MOST_FIELDS) {
                throw new IOException("a response with more than " + MOST_FIELDS + " fields");
            }
            int colon = field.indexOf(':');
            String name = field.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
            String value = field.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
            switch (name) {
                case "content-length" -> length = number(value, 10);
                case "transfer-encoding" -> chunked = value.equals("chunked");
                case "connection" -> last |= value.equals("close");
                default -> {} // nothing that decides how to read on
            }
            field = line(in);
        }
        return new HttpResponse(in, status, chunked, last, chunked ? 0 : length);
    }

    public int status() {
        return status;
    }

    /// Whether the server closes the connection behind it.
    public boolean isLast() {
        return last || !chunked && left == UNTIL_THE_END;
    }

    public byte[] body() throws IOException {
        var bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 * 1024];
        int count = read(buffer);
        while (count >= 0) {
            bytes.write(buffer, 0, count);
            if (bytes.size() > LONGEST_BODY) {
                throw new IOException("a response of more than " + LONGEST_BODY + " bytes");
            }
            count = read(buffer);
        }
        return bytes.toByteArray();
    }

    /// The next line of the body, waited for.
    ///
    /// @throws EOFException when there is no other
    public String bodyLine() throws IOException {
        var bytes = new ByteArrayOutputStream();
        byte[] one = new byte[1];
        while (true) {
            if (read(one) < 0) {
                throw new EOFException("the response ended");
            }
            if (one[0] == '\n') {
                return bytes.toString(StandardCharsets.UTF_8);
            }
            bytes.write(one[0]);
            if (bytes.size() > LONGEST_BODY) {
                throw new IOException("a line of more than " + LONGEST_BODY + " bytes");
            }
        }
    }

    /// @return how many bytes were read, at least one; -1 at the end of the body
    private int read(byte[] buffer) throws IOException {
        if (chunked && left == 0 && !ended) {
            nextChunk();
        }
        if (ended || left == 0) {
            return -1;
        }
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (count < 0) {
            if (left == UNTIL_THE_END) {
                return -1;
            }
            throw new EOFException("the connection was closed within a response");
        }
        left -= left == UNTIL_THE_END ? 0 : count;
        if (chunked && left == 0) {
            line(in); // the empty one behind a chunk
        }
        return count;
    }

    /// RFC 9112, section 7.1: a length in hexadecimal, possibly with extensions behind it; the last
    /// has length 0, and trailers up to an empty line.
    private void nextChunk() throws IOException {
        String length = line(in);
        int end = length.indexOf(';');
        left = number((end < 0 ? length : length.substring(0, end)).strip(), HEX);
        if (left == 0) {
            ended = true;
            while (!line(in).isEmpty()) {
                // a trailer: nothing we ask for
            }
        }
    }

    private static int number(String text, int radix) throws IOException {
        try {
            int number = Integer.parseInt(text, radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IOException("not a number in an HTTP response: \"" + text + "\"");
    }

    private static String line(InputStream in) throws IOException {
        var text = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("the connection was closed");
            }
            if (c == '\n') {
                int length = text.length();
                boolean cr = length > 0 && text.charAt(length - 1) == '\r';
                return cr ? text.substring(0, length - 1) : text.toString();
            }
            if (text.length() == LONGEST_LINE) {
                throw new IOException("an HTTP line of more than " + LONGEST_LINE + " bytes");
            }
            text.append((char) c);
        }
    }
}
