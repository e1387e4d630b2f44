package dev.manx.bird.control;

/// The codes that a reply can end in or that we read, of BIRD's `doc/reply_codes`, in its order.
/// Codes from 8000 on are errors: [Reply#isError()].
public enum ReplyCode {
    OK(0),
    WELCOME(1),
    RECONFIGURED(3),
    RECONFIGURATION_IN_PROGRESS(4),
    RECONFIGURATION_QUEUED(5),
    RECONFIGURATION_IGNORED_SHUTTING_DOWN(6),
    SHUTDOWN_ORDERED(7),
    STATUS_REPORT(13),
    RECONFIGURATION_UNQUEUED(17),
    RECONFIGURATION_CONFIRMED(18),
    NOTHING_TO_DO(19),
    CONFIGURATION_OK(20),
    EVALUATED(23),
    GRACEFUL_RESTART_ORDERED(25),
    PROTOCOL_LIST(1002),
    PROTOCOL_DETAILS(1006),
    ROUTE_LIST(1007),
    STATUS_TIMES(1011),
    CONFIGURATION_FILE_ERROR(8002),
    PARSE_ERROR(9001);

    private final int number;

    ReplyCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
