package dev.manx.core.json;

/// JSON that is not what was asked for. The message names the key path, what was found and what
/// would be right, as in `ipam.pools[0].cidr: "10.244.0.0" has no prefix length (such as
/// 10.244.0.0/16)`.
public final class JsonException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String path;

    JsonException(String path, String problem) {
        super(path.isEmpty() ? problem : path + ": " + problem);
        this.path = path;
    }

    /// The key path, such as `ipam.pools[0].cidr`; empty for the document itself.
    public String path() {
        return path;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
