/// One executable is installed under three names; [dev.manx.install.Manx] runs the [Program] that
/// it was called as.
package dev.manx.install;
