package dev.manx.core.block;

/// Where a block stands between the registry and this node.
public enum BlockState {
    /// Written down before the registry was asked; perhaps ours. Not announced, gives no address.
    PENDING("pending"),
    /// Ours. Announced, gives addresses.
    CONFIRMED("confirmed"),
    /// On its way back. No longer announced, gives no address.
    RELEASING("releasing");

    private final String text;

    BlockState(String text) {
        this.text = text;
    }

    static BlockState parse(String text) {
        for (BlockState state : values()) {
            if (state.text.equals(text)) {
                return state;
            }
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" is not pending, confirmed or releasing");
    }

    @Override
    public String toString() {
        return text;
    }
}
