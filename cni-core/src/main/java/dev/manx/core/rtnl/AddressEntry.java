package dev.manx.core.rtnl;

import dev.manx.core.net.InterfaceAddress;

/// An address of an interface as the kernel describes it.
public record AddressEntry(int linkIndex, InterfaceAddress address) {}
