package dev.manx.ipam.link;

import java.io.IOException;
import java.util.List;

/// The attachments that stand in the kernel. A seam: [KernelLinks] asks the kernel, tests tell.
public interface NodeLinks {

    /// The attachments of this network, whose host links carry the alias
    /// `manx:<network>:<container>:<ifname>`.
    List<LinkAllocation> attachments(String network) throws IOException;

    /// The host routes of the main table on links that are no attachment of any Manx network.
    List<HostRoute> strayRoutes() throws IOException;
}
