package dev.manx.core.spec;

/// What a CNI plugin does, a method a command. VERSION is the runner's own business.
public interface Plugin {

    /// Makes the attachment, or leaves nothing behind.
    Result add(Invocation call) throws CniException;

    /// Removes the attachment; success also when there is none.
    void del(Invocation call) throws CniException;

    /// Compares the attachment with what it should be.
    void check(Invocation call) throws CniException;

    /// Removes this network's attachments that are not in `cni.dev/valid-attachments`.
    void gc(Invocation call) throws CniException;

    /// Throws code 50 when ADD cannot work.
    void status(Invocation call) throws CniException;
}
