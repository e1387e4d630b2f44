package dev.manx.bird.dialect;

import dev.manx.core.net.Family;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The languages of BIRD's configuration file. BIRD 3 reads what we write for BIRD 2; it has a name
/// of its own because a running one is asked which it is.
public enum Dialect {
    /// One daemon per address family, options in the protocol. Calico's fork of it reads the same.
    V1_6("1.6"),
    /// One daemon, options in a channel (`ipv4 { … }`) of the protocol.
    V2("2"),
    /// As [#V2].
    V3("3");

    /// What Calico's fork has between its own version and that of the BIRD it was made from.
    private static final String FORK_OF = "+bird";

    private final String text;

    Dialect(String text) {
        this.text = text;
    }

    /// Reads the name that settings and the command line use.
    ///
    /// @throws IllegalArgumentException naming the text
    public static Dialect parse(String text) {
        for (Dialect dialect : values()) {
            if (dialect.text.equals(text)) {
                return dialect;
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is not 1.6, 2 or 3");
    }

    /// The dialect of a version that BIRD told, such as `2.0.12`, `v3.0.1`, or Calico's
    /// `v0.3.3+birdv1.6.8`.
    ///
    /// @throws IllegalArgumentException for a version that Manx cannot write for
    public static Dialect ofVersion(String version) {
        int fork = version.indexOf(FORK_OF);
        String whole = fork < 0 ? version : version.substring(fork + FORK_OF.length());
        String number = whole.startsWith("v") ? whole.substring(1) : whole;
        for (Dialect dialect : values()) {
            if (number.equals(dialect.text) || number.startsWith(dialect.text + ".")) {
                return dialect;
            }
        }
        throw new IllegalArgumentException(
                "BIRD " + version + " is neither of 1.6, 2 nor 3, the versions Manx writes for");
    }

    /// Whether options of an address family stand in a channel.
    public boolean hasChannels() {
        return switch (this) {
            case V1_6 -> false;
            case V2, V3 -> true;
        };
    }

    /// Who routes an address family.
    public Daemon daemonOf(Family family) {
        return switch (this) {
            case V1_6 ->
                    switch (family) {
                        case INET -> Daemon.BIRD;
                        case INET6 -> Daemon.BIRD6;
                    };
            case V2, V3 -> Daemon.BIRD;
        };
    }

    /// The daemons that are needed, and what each routes.
    public Map<Daemon, List<Family>> daemonsFor(Collection<Family> families) {
        var daemons = new EnumMap<Daemon, List<Family>>(Daemon.class);
        for (Family family : families) {
            daemons.computeIfAbsent(daemonOf(family), _ -> new ArrayList<>()).add(family);
        }
        return daemons;
    }

    @Override
    public String toString() {
        return text;
    }
}
