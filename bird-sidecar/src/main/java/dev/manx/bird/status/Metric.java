package dev.manx.bird.status;

/// The metrics of `/metrics`: name, type and what it tells. The same are listed in
/// `docs/formats/metrics.md`; a test compares.
enum Metric {
    BLOCKS(Type.GAUGE, "This node's blocks; confirmed ones are its for certain."),
    FREE_ADDRESSES(Type.GAUGE, "Addresses that the confirmed blocks can still give."),
    REGISTRY_UP(Type.GAUGE, "Whether the registry answered when it was asked last."),
    CONFIGURATIONS_APPLIED_TOTAL(Type.COUNTER, "Configurations that a BIRD took into use."),
    CONFIGURATIONS_REFUSED_TOTAL(Type.COUNTER, "Configurations that a BIRD refused."),
    BIRD_ENDS_TOTAL(Type.COUNTER, "How often a BIRD was found gone."),
    BIRD_UP(Type.GAUGE, "Whether the daemon answers."),
    BIRD_INFO(Type.GAUGE, "Always 1; the daemon's version is a label."),
    CONFIGURATION_CURRENT(Type.GAUGE, "Whether the daemon runs the generation that lies on disk."),
    CONFIGURATION_REFUSED(Type.GAUGE, "Whether the daemon refused the last configuration."),
    ANNOUNCED_PREFIXES(Type.GAUGE, "Prefixes that peers hear from this node."),
    SESSION_ESTABLISHED(Type.GAUGE, "Whether the BGP session is established."),
    SESSION_IMPORTED_ROUTES(Type.GAUGE, "Routes taken from the peer."),
    SESSION_EXPORTED_ROUTES(Type.GAUGE, "Routes told to the peer.");

    private static final String PREFIX = "manx_";

    /// Of the exposition format, those that are used.
    enum Type {
        GAUGE,
        COUNTER;

        @Override
        public String toString() {
            return switch (this) {
                case GAUGE -> "gauge";
                case COUNTER -> "counter";
            };
        }
    }

    private final Type type;
    private final String help;

    Metric(Type type, String help) {
        this.type = type;
        this.help = help;
    }

    Type type() {
        return type;
    }

    String help() {
        return help;
    }

    /// As Prometheus knows it, such as `manx_bird_up`.
    @Override
    public String toString() {
        var text = new StringBuilder(PREFIX);
        for (int i = 0; i < name().length(); i++) {
            char c = name().charAt(i);
            text.append(c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c);
        }
        return text.toString();
    }
}
