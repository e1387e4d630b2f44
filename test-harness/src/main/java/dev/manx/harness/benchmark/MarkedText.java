package dev.manx.harness.benchmark;

/// A document of which a tool writes some parts, between `<!-- begin NAME -->` and `<!-- end NAME
/// -->`, each on a line of its own.
final class MarkedText {

    private MarkedText() {}

    /// The document with another text between the marks of that name.
    ///
    /// @throws IllegalArgumentException when the marks are not there, in this order
    static String replace(String document, String name, String text) {
        String begin = "<!-- begin " + name + " -->\n";
        String end = "<!-- end " + name + " -->";
        int from = document.indexOf(begin);
        int to = document.indexOf(end, Math.max(from, 0));
        if (from < 0 || to < 0) {
            throw new IllegalArgumentException(
                    "no marks \"" + begin.strip() + "\" and \"" + end + "\" in the document");
        }
        return document.substring(0, from + begin.length())
                + text.stripTrailing()
                + "\n"
                + document.substring(to);
    }
}
