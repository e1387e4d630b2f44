/// The commands of the `manx` plugin. Each class tells one command as a story of a screen; what an
/// attachment *is* stands in [dev.manx.cni.attach]. A command finds out everything it can before it
/// changes anything, and a failing ADD is undone by [dev.manx.cni.Undo], whichever way it leaves.
package dev.manx.cni;
