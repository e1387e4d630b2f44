/// The CNI specification as types: what a runtime passes in ([dev.manx.core.spec.Invocation]), what
/// goes back ([dev.manx.core.spec.Result], [dev.manx.core.spec.CniException]), and the one place
/// that touches the process' environment, stdin, stdout and exit code
/// ([dev.manx.core.spec.PluginRunner]).
package dev.manx.core.spec;
