/// Which address of which block: pure values, no clock, no file.
package dev.manx.ipam.pool;
