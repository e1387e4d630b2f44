/// `manx-bird`: follows this node's blocks and keeps BIRD telling them to the other nodes. Start at
/// [dev.manx.bird.Sidecar].
package dev.manx.bird;
