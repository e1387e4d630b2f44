package dev.manx.bird.dialect;

/// A BIRD process, by the name of its program, which its files begin with too. BIRD 2 and 3 have
/// one for all; BIRD 1.6 has one for each address family ([Dialect#daemonOf]).
public enum Daemon {
    /// IPv4, and IPv6 where it can.
    BIRD("bird"),
    /// IPv6 of BIRD 1.6.
    BIRD6("bird6");

    private final String program;

    Daemon(String program) {
        this.program = program;
    }

    /// Protocols and peers; includes the other two.
    public String mainFile() {
        return program + ".cfg";
    }

    /// This node's blocks.
    public String aggregationFile() {
        return program + "_aggr.cfg";
    }

    /// The filters.
    public String ipamFile() {
        return program + "_ipam.cfg";
    }

    public String socketFile() {
        return program + ".ctl";
    }

    public String pidFile() {
        return program + ".pid";
    }

    /// The program's name.
    @Override
    public String toString() {
        return program;
    }
}
