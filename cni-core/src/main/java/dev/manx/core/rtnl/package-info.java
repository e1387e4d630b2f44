/// Links, addresses, routes and neighbours by rtnetlink (rtnetlink(7)). An [RtnlRequest] is a value
/// that knows its bytes and its words; [Rtnetlink] sends a list of them in one go and gives an
/// [Outcome] for each; [Link], [Route], [AddressEntry] and [Neighbour] are what it lists. The
/// kernel's numbers and structs are in one file, [Kernel], each with its header.
package dev.manx.core.rtnl;
