package dev.manx.core.block;

import dev.manx.core.net.IpAddress;
import java.time.Instant;

/// An address that is given out.
public record Allocation(IpAddress address, Handle handle, Instant since) {}
