package dev.manx.core.rtnl;

import dev.manx.core.netlink.NetlinkRequest;

/// What can be asked of rtnetlink, each as a record that knows its bytes and its words. They are
/// values; [Rtnetlink#execute] performs them.
public sealed interface RtnlRequest extends NetlinkRequest
        permits CreateVeth,
                SetLinkUp,
                SetLinkMac,
                StopAddressGeneration,
                ConfigureHostEnd,
                SetLinkGroup,
                DeleteLink,
                DeleteLinkGroup,
                GetLink,
                AddAddress,
                AddRoute,
                DeleteRoute,
                AddBlackhole,
                DeleteBlackhole,
                RouteTo,
                AddNeighbour,
                AddRule,
                DeleteRule {}
