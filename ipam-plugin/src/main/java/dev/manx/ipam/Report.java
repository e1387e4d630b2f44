package dev.manx.ipam;

import dev.manx.core.json.ObjectNode;

/// What an administrator's command answers.
///
/// @param json for `-o json`
/// @param text for people; ends in a newline
record Report(ObjectNode json, String text) {}
