package dev.manx.cni;

import dev.manx.core.spec.CniException;
import dev.manx.core.spec.Plugin;
import java.nio.file.Path;

/// The IPAM plugin that stands in the same executable as this one, when there is one.
public interface InProcessIpam {

    /// Whether running this file would run that plugin.
    boolean isAt(Path executable);

    /// The plugin, ready to be called.
    Plugin plugin() throws CniException;
}
