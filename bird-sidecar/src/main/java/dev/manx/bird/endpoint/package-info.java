/// Three fixed paths by HTTP/1.1 on a loopback address or a Unix socket (P42). The JDK has servers
/// for the whole of HTTP; they would be in the executable that the CNI plugin is, whose start
/// counts.
package dev.manx.bird.endpoint;
