package dev.manx.bird;

import dev.manx.core.net.Family;
import java.util.List;

/// The families that two nodes route.
enum Stack {
    V4,
    V6,
    DUAL;

    List<Family> families() {
        return of(Family.INET, Family.INET6);
    }

    /// What both have of a thing: the one, the other, or both, IPv4 first.
    <T> List<T> of(T v4, T v6) {
        return switch (this) {
            case V4 -> List.of(v4);
            case V6 -> List.of(v6);
            case DUAL -> List.of(v4, v6);
        };
    }
}
