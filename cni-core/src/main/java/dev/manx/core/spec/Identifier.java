package dev.manx.core.spec;

/// The rule for network names and container ids (spec 1.1, sections 1 and 2): a letter or digit,
/// then letters, digits, `_`, `.` and `-`. Such a text is safe in file names: no slash, no dot at
/// the start.
public final class Identifier {

    private Identifier() {}

    /// @return the text itself
    /// @throws IllegalArgumentException naming the text and the rule
    public static String require(String text) {
        boolean good = !text.isEmpty() && isLetterOrDigit(text.charAt(0));
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            good &= isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
        }
        if (!good) {
            throw new IllegalArgumentException(
                    "\""
                            + text
                            + "\" must start with a letter or digit and go on with letters, digits,"
                            + " '_', '.' or '-'");
        }
        return text;
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
