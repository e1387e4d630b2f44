package dev.manx.ipam.link;

import dev.manx.core.net.Cidr;
import java.io.IOException;
import java.util.List;

/// The attachments and routes that stand in the kernel. A seam: [KernelLinks] asks the kernel,
/// tests tell.
public interface NodeLinks {

    /// The attachments of this network, whose host links carry the alias
    /// `manx:<network>:<container>:<ifname>`.
    List<LinkAllocation> attachments(String network) throws IOException;

    /// The host routes of the main table on links that are no attachment of any Manx network.
    List<HostRoute> strayRoutes() throws IOException;

    /// What the blackholes of the main table are for: the blocks that the sidecar announces, and
    /// whatever else somebody sends nowhere.
    List<Cidr> blackholes() throws IOException;
}
