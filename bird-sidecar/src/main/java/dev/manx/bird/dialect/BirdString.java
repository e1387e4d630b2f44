package dev.manx.bird.dialect;

import java.nio.charset.StandardCharsets;

/// Text that may stand between BIRD's quotes. BIRD's strings know no escape: the first quote ends
/// them and a newline is an error (`conf/cf-lex.l`), so text with either cannot be written at all.
/// Refusing it here is what keeps a password or a description from becoming configuration.
///
/// Backslashes, `#`, `$` and letters beyond ASCII are plain text to BIRD.
public record BirdString(String text) {

    /// In UTF-8 bytes. BIRD 2.0.12 aborts on a string of 5000; no field of ours needs as much.
    public static final int MAX_BYTES = 255;

    /// @throws IllegalArgumentException saying what is wrong, without the text, which may be a
    ///   password
    public BirdString {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "has " + bytes + " bytes, more than " + MAX_BYTES + ", the most BIRD is given");
        }
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (c == '"') {
                throw new IllegalArgumentException(
                        "has a quote (\") at position " + i + "; BIRD's strings cannot hold one");
            }
            if (Character.isISOControl(c)) {
                throw new IllegalArgumentException(
                        "has a control character at position "
                                + i
                                + " (such as a newline); BIRD's strings cannot hold one");
            }
            // JSON can spell half a pair (`\\ud800`); UTF-8 cannot (RFC 3629, section 3).
            if (Character.getType(c) == Character.SURROGATE) {
                throw new IllegalArgumentException(
                        "has half of a surrogate pair at position "
                                + i
                                + "; it stands for no character and cannot be written to a file");
            }
        }
    }

    public static BirdString empty() {
        return new BirdString("");
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    /// With BIRD's quotes around it.
    public String quoted() {
        return '"' + text + '"';
    }
}
