package dev.manx.bird.control;

import java.io.IOException;

/// What came from the socket is not a reply of BIRD's. The connection is of no more use.
public final class MalformedReplyException extends IOException {

    private static final long serialVersionUID = 1L;

    public MalformedReplyException(String message) {
        super(message);
    }
}
