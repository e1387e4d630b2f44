/// What the kernel knows of this node's attachments: the one memory that outlives a lost `/run`.
package dev.manx.ipam.link;
