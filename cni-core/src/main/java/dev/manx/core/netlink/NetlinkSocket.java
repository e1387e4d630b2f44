package dev.manx.core.netlink;

import dev.manx.core.linux.ErrnoException;
import java.nio.ByteBuffer;

/// Where bytes go to the kernel and come back. The seam for tests: [KernelNetlinkSocket] is the
/// kernel, a scripted one plays it.
public interface NetlinkSocket extends AutoCloseable {

    /// Sends all of `messages`, from the buffer's position to its limit, in one call.
    void send(ByteBuffer messages) throws ErrnoException;

    /// From now on also receives what the kernel tells everybody of one kind of thing.
    ///
    /// @param group such as `RTNLGRP_LINK` of linux/rtnetlink.h
    void join(int group) throws ErrnoException;

    /// Waits for the next datagram: one or several whole messages. The bytes are valid until the
    /// next call.
    ///
    /// @throws ErrnoException `EAGAIN` when none comes in time
    ByteBuffer receive() throws ErrnoException;

    @Override
    void close();
}
