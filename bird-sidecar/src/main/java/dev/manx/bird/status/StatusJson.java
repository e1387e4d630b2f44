package dev.manx.bird.status;

import dev.manx.core.json.ArrayNode;
import dev.manx.core.json.Json;
import dev.manx.core.json.ObjectNode;
import java.util.List;

/// The status for programs. What is not known or not so is left out; what is said of a session is
/// in BIRD's words. The keys are in `docs/formats/bird-config.md`.
public final class StatusJson {

    private StatusJson() {}

    public static ObjectNode of(List<DaemonStatus> daemons) {
        ObjectNode root = Json.object();
        ArrayNode array = root.putArray("daemons");
        daemons.forEach(daemon -> put(array.addObject(), daemon));
        return root;
    }

    private static void put(ObjectNode object, DaemonStatus daemon) {
        object.put("daemon", daemon.daemon().toString());
        object.put("good", daemon.isGood());
        daemon.onDisk().ifPresent(generation -> object.put("generationOnDisk", generation));
        daemon.refused().ifPresent(words -> object.put("refused", words));
        switch (daemon.run()) {
            case DaemonStatus.Run.Down _ -> object.put("running", false);
            case DaemonStatus.Run.Up up -> put(object.put("running", true), up);
        }
    }

    private static void put(ObjectNode object, DaemonStatus.Run.Up up) {
        object.put("version", up.version());
        object.put("upSince", up.upSince());
        up.generation().ifPresent(generation -> object.put("generationRunning", generation));
        ArrayNode announced = object.putArray("announced");
        up.announced().forEach(prefix -> announced.add(prefix.toString()));
        ArrayNode sessions = object.putArray("sessions");
        up.sessions().forEach(session -> put(sessions.addObject(), session));
    }

    private static void put(ObjectNode object, BgpSession session) {
        object.put("name", session.name());
        object.put("neighbor", session.neighbor());
        object.put("neighborAs", session.neighborAs());
        putUnlessEmpty(object, "description", session.description());
        object.put("state", session.state());
        object.put("since", session.since());
        session.routes()
                .ifPresent(
                        routes ->
                                object.put("imported", routes.imported())
                                        .put("exported", routes.exported()));
        putUnlessEmpty(object, "lastError", session.lastError());
    }

    private static void putUnlessEmpty(ObjectNode object, String key, String value) {
        if (!value.isEmpty()) {
            object.put(key, value);
        }
    }
}
