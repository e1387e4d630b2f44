/// What people configured: the routing file (`--config`) and what the sidecar needs of the conflist
/// (`--conflist`). Text goes in, checked values come out; nothing behind this package checks again.
package dev.manx.bird.settings;
