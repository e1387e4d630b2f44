package dev.manx.ipam;

import dev.manx.core.json.Json;

/// A value in a log line.
final class LogText {

    private LogText() {}

    /// On one line and in quotes, whatever is in it.
    static String quoted(String text) {
        return Json.quoted(text);
    }
}
