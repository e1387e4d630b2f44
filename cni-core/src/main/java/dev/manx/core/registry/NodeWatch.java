package dev.manx.core.registry;

import java.util.List;

/// The nodes that a registry knows, and every change of them. For one thread.
public interface NodeWatch extends AutoCloseable {

    /// Waits for a change: the first time for the list.
    ///
    /// @return all nodes that can be read, by name
    /// @throws RegistryException the watch broke and cannot be taken up now; call again later
    List<NodeEntry> next() throws RegistryException;

    /// What is wrong with nodes that are left out, one sentence for each, as of the last [#next].
    List<String> problems();

    @Override
    void close();
}
