package dev.manx.ipam;

import dev.manx.core.json.ArrayNode;
import dev.manx.core.json.Json;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.registry.RegistryException;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `check` and `check --repair`: what does not agree on this node, and making it agree.
///
/// @param node this node
record InspectCommand(Node node) {

    /// One repair may bring out another: `blocks`, then a block, then its file.
    private static final int ROUNDS = 4;

    Report look() throws CniException, StoreException {
        try (BlockStore store = node.peekStore()) {
            return report(Inspection.of(node, store), List.of());
        } catch (IOException e) {
            throw linksUnknown(e);
        }
    }

    Report repair() throws CniException, StoreException, RegistryException {
        try (BlockStore store = node.openStore()) {
            store.sweep();
            var repairs = new Repairs(node, store);
            var found = new ArrayList<Problem>();
            List<Problem> left = Inspection.of(node, store);
            for (int round = 0; round < ROUNDS && isAnyRepairable(left); round++) {
                for (Problem each : left) {
                    if (each.repair().isPresent()) {
                        repairs.perform(each.repair().get());
                    }
                }
                found.addAll(left);
                left = Inspection.of(node, store);
            }
            found.removeAll(left);
            return report(left, found);
        } catch (IOException e) {
            throw linksUnknown(e);
        }
    }

    private static boolean isAnyRepairable(List<Problem> problems) {
        for (Problem each : problems) {
            if (each.repair().isPresent()) {
                return true;
            }
        }
        return false;
    }

    private Report report(List<Problem> left, List<Problem> repaired) {
        ObjectNode json = Json.object().put("network", node.network()).put("node", node.name());
        ArrayNode array = json.putArray("problems");
        var table = new TextTable().row("PROBLEM", "WHERE", "REPAIR", "WHAT");
        for (Problem each : repaired) {
            table.row(each.kind(), each.where(), "done", each.text());
            array.add(each.json(true));
        }
        for (Problem each : left) {
            String repair = each.repair().isPresent() ? "--repair" : "by hand";
            table.row(each.kind(), each.where(), repair, each.text());
            array.add(each.json(false));
        }
        json.put("left", left.size()).put("repaired", repaired.size());
        String title = "network " + node.network() + ", node " + node.name() + "\n";
        if (left.isEmpty() && repaired.isEmpty()) {
            return new Report(json, title + "files, registry and links agree\n");
        }
        return new Report(json, title + table, left.isEmpty());
    }

    private static CniException linksUnknown(IOException e) {
        return new CniException(ErrorCode.IO_FAILURE, "list the node's links: " + e, e);
    }
}
