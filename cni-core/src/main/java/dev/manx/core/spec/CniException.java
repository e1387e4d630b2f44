package dev.manx.core.spec;

import dev.manx.core.json.Json;
import dev.manx.core.json.ObjectNode;

/// The error that leaves a program as JSON: a number for the runtime, a sentence for a person.
/// Everything below throws errors of its own, and one mapper per program turns them into this one.
public final class CniException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String details;

    public CniException(ErrorCode code, String message) {
        this(code.number(), message, "");
    }

    public CniException(ErrorCode code, String message, Throwable cause) {
        this(code.number(), message, "");
        initCause(cause);
    }

    /// For an error that a delegated plugin reported: its code goes on as it is, ours or not.
    public CniException(int code, String message, String details) {
        super(message);
        this.code = code;
        this.details = details;
    }

    public int code() {
        return code;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /// More about it; empty where there is no more.
    public String details() {
        return details;
    }

    /// The object that goes to stdout.
    ///
    /// @param cniVersion as the configuration gave it, supported or not
    public ObjectNode toJson(String cniVersion) {
        ObjectNode error = Json.object();
        error.put("cniVersion", cniVersion);
        error.put("code", code);
        error.put("msg", getMessage());
        if (!details.isEmpty()) {
            error.put("details", details);
        }
        return error;
    }
}
