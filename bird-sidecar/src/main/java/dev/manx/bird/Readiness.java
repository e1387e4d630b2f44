package dev.manx.bird;

import dev.manx.bird.status.DaemonStatus;
import dev.manx.bird.status.Daemons;
import dev.manx.core.net.Cidr;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Tells the service manager when the node's blocks are announced for the first time, and from then
/// on how many they are. What counts is what BIRD says, not what it was told.
final class Readiness {

    private final ServiceManager manager;
    private final Daemons reader;
    private final List<Cidr> hidden;
    private boolean ready;
    private String status = "";

    /// @param hidden pools whose blocks are not announced
    Readiness(ServiceManager manager, Daemons reader, List<Cidr> hidden) {
        this.manager = manager;
        this.reader = reader;
        this.hidden = hidden;
    }

    /// After blocks were brought to BIRD.
    ///
    /// @return whether the manager knows all that it should; otherwise it is worth another look
    boolean look(List<Cidr> blocks) {
        if (!manager.listens()) {
            return true;
        }
        String problem = ready ? "" : problem(blocks);
        if (problem.isEmpty()) {
            tell("announcing " + blocks.size() + (blocks.size() == 1 ? " block" : " blocks"));
            if (!ready) {
                manager.ready();
                ready = true;
            }
        } else {
            tell(problem);
        }
        return ready;
    }

    /// Empty when there is none.
    private String problem(List<Cidr> blocks) {
        List<DaemonStatus> daemons;
        try {
            daemons = reader.read();
        } catch (IOException e) {
            return "BIRD cannot be asked: " + e.getMessage();
        }
        if (daemons.isEmpty()) {
            return ""; // not BIRD is told, but the kernel, which has acknowledged each route
        }
        Set<Cidr> announced = new HashSet<>();
        for (DaemonStatus each : daemons) {
            if (each.refused().isPresent()) {
                return each.daemon() + " refused its configuration; see manx-bird status";
            }
            if (!each.isGood()) {
                return "waiting for " + each.daemon() + " to run its configuration";
            }
            announced.addAll(each.announced());
        }
        return blocks.stream().filter(this::isToBeAnnounced).allMatch(announced::contains)
                ? ""
                : "waiting for BIRD to announce this node's blocks";
    }

    /// A block of one address has no route before a pod has it.
    private boolean isToBeAnnounced(Cidr block) {
        return !block.isHost() && hidden.stream().noneMatch(pool -> pool.contains(block));
    }

    private void tell(String words) {
        if (!words.equals(status)) {
            manager.status(words);
            status = words;
        }
    }
}
