package dev.manx.harness.benchmark;

/// What is measured.
enum Operation {
    /// The plugin with its IPAM.
    ADD("ADD"),
    DEL("DEL"),
    /// The IPAM plugin alone.
    IPAM_ADD("IPAM ADD"),
    IPAM_DEL("IPAM DEL"),
    /// Process start: the least that any call takes.
    VERSION("VERSION");

    private final String title;

    Operation(String title) {
        this.title = title;
    }

    /// As the report calls it.
    String title() {
        return title;
    }

    /// As a runtime calls it: the value of `CNI_COMMAND`.
    String command() {
        return switch (this) {
            case ADD, IPAM_ADD -> "ADD";
            case DEL, IPAM_DEL -> "DEL";
            case VERSION -> "VERSION";
        };
    }

    /// @throws IllegalArgumentException when there is none of that title
    static Operation titled(String title) {
        for (Operation each : values()) {
            if (each.title.equals(title)) {
                return each;
            }
        }
        throw new IllegalArgumentException("no operation \"" + title + "\"");
    }
}
