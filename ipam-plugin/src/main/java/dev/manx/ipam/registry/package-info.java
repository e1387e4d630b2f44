/// Registries: who owns which block, agreed between nodes.
package dev.manx.ipam.registry;
