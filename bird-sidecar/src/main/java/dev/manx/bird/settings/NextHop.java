package dev.manx.bird.settings;

/// Which next hop a peer is told with routes that came from another.
public enum NextHop {
    /// BGP's own rules (RFC 4271, section 5.1.3): towards a peer of our AS it stays, towards others
    /// it is us.
    USUAL("default"),
    /// Always us.
    SELF("self"),
    /// Always whose it was.
    KEEP("keep");

    private final String text;

    NextHop(String text) {
        this.text = text;
    }

    /// @throws IllegalArgumentException naming the text
    static NextHop parse(String text) {
        for (NextHop each : values()) {
            if (each.text.equals(text)) {
                return each;
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is not default, self or keep");
    }
}
