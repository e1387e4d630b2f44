/// HTTP/1.1 for who asks a registry: [dev.manx.core.http.HttpConnection] is one connection, with
/// TLS by `dev.manx.core.tls` where the endpoint wants it, and [dev.manx.core.http.KeptConnection]
/// is one that is opened again. Blocking, without threads, each request with a deadline
/// (`docs/decisions/0022-etcd-by-its-json-gateway.md`).
package dev.manx.core.http;
