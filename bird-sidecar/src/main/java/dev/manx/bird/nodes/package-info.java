/// The nodes that the registry knows: this one tells the others of itself, and hears of them.
package dev.manx.bird.nodes;
