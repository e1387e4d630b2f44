package dev.manx.ipam;

import com.fasterxml.jackson.databind.node.TextNode;

/// A value in a log line.
final class LogText {

    private LogText() {}

    /// On one line and in quotes, whatever is in it.
    static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
