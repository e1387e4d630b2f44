package dev.manx.core.rtnl;

/// How much an entry of the neighbour table is worth (`linux/neighbour.h`).
public enum NeighbourState {
    /// `NUD_PERMANENT`: as we say, for good.
    PERMANENT(Kernel.NUD_PERMANENT),

    /// `NUD_STALE`: used at once, and asked about a few seconds after its first use; so it may turn
    /// out wrong.
    STALE(Kernel.NUD_STALE);

    private final int number;

    NeighbourState(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
