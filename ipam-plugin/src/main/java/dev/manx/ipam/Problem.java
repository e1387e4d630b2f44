package dev.manx.ipam;

import dev.manx.core.block.Handle;
import dev.manx.core.conf.Pool;
import dev.manx.core.json.Json;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import java.util.Optional;

/// Something that this node's files, the registry and the kernel do not agree about.
///
/// @param kind what is wrong
/// @param where the address, block or file
/// @param text what is there, and what to do when there is no repair
/// @param repair what makes it good without taking anybody's address
record Problem(Kind kind, String where, String text, Optional<Repair> repair) {

    enum Kind {
        ALLOCATION_WITHOUT_LINK("allocation-without-link"),
        LINK_WITHOUT_ALLOCATION("link-without-allocation"),
        LINK_OUTSIDE_BLOCKS("link-outside-blocks"),
        ROUTE_WITHOUT_EITHER("route-without-either"),
        ADDRESS_TWICE("address-twice"),
        BLOCK_TWICE("block-twice"),
        BLOCK_NOT_IN_REGISTRY("block-not-in-registry"),
        BLOCK_NOT_WRITTEN_DOWN("block-not-written-down"),
        FILE_MISSING("file-missing"),
        FILE_DAMAGED("file-damaged"),
        REGISTRY_UNREADABLE("registry-unreadable");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// What to do about it.
    sealed interface Repair {}

    /// Frees an address.
    record Release(Cidr block, IpAddress address) implements Repair {}

    /// Gives an address to the link that has it.
    record Assign(Cidr block, IpAddress address, Handle handle) implements Repair {}

    /// Makes a block's file anew from the links.
    record Rebuild(Cidr block) implements Repair {}

    /// Makes a block this node's, where nobody else has it.
    record Claim(Cidr block, Pool pool) implements Repair {}

    /// Writes a block of this node into the registry, where nobody else has it.
    record Register(Cidr block) implements Repair {}

    /// Makes `blocks` anew from the registry.
    record RebuildList() implements Repair {}

    ObjectNode json(boolean repaired) {
        return Json.object()
                .put("kind", kind.toString())
                .put("where", where)
                .put("text", text)
                .put("repairable", repair.isPresent())
                .put("repaired", repaired);
    }
}
