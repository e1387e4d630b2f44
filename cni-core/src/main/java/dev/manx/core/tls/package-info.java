/// TLS 1.3 (RFC 8446) as a client, for the registries that are spoken to with `https`. Bouncy
/// Castle speaks the protocol and does the cryptography; what is ours is whom we trust: the
/// authorities of one file and no others, by the rules of RFC 5280 that a server's certificate
/// needs, and the server's name (`docs/decisions/0048-tls.md`).
package dev.manx.core.tls;
