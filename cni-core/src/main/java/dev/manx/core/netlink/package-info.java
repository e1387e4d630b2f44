/// Netlink as a wire protocol (netlink(7), `linux/netlink.h`), whatever is spoken over it. A
/// message is a header and a body; a body is a fixed struct and attributes. [AttributeWriter] and
/// [AttributeReader] are the only places that know of lengths and padding. [NetlinkBatch] sends
/// requests and sorts the answers; a [NetlinkSocket] carries the bytes.
package dev.manx.core.netlink;
