/// Where the sidecar learns which blocks are this node's: the file that `manx-ipam` writes.
package dev.manx.bird.source;
