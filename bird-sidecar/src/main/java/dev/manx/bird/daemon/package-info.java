/// BIRD as a process: asking it, starting it, starting it again, ending it. BIRD makes itself a
/// daemon, so it outlives the sidecar; the sidecar finds it again by its control socket.
package dev.manx.bird.daemon;
