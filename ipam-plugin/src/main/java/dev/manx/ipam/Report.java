package dev.manx.ipam;

import dev.manx.core.json.ObjectNode;

/// What an administrator's command answers.
///
/// @param json for `-o json`
/// @param text for people; ends in a newline
/// @param good whether all is as it should be, which the exit code tells
record Report(ObjectNode json, String text, boolean good) {

    Report(ObjectNode json, String text) {
        this(json, text, true);
    }
}
