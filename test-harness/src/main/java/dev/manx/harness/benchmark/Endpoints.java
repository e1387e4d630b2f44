package dev.manx.harness.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Endpoints that are on a node already. The first ones are real ADDs. More are made by the
/// cheapest means: `ip -batch` makes links and routes like the contender's, with the other ends in
/// one namespace, not in one a pod; Manx' addresses are allocated by its own IPAM plugin,
/// host-local's files are written as it writes them, because it reads all of them for each address.
final class Endpoints {

    private static final int AT_ONCE = 4;

    private final Stopwatch stopwatch;
    private final Namespaces namespaces;
    private final Map<String, Integer> present = new HashMap<>();

    Endpoints(Stopwatch stopwatch, Namespaces namespaces) {
        this.stopwatch = stopwatch;
        this.namespaces = namespaces;
    }

    /// Adds real endpoints.
    void add(Contender contender, int count) {
        Supplier<Pod> pods = namespaces.pods(count);
        var plan = new ArrayList<Call>();
        for (int i = 0; i < count; i++) {
            plan.add(contender.call(Operation.ADD, pods.get(), "add" + i));
        }
        stopwatch.run(plan);
        present.merge(contender.name(), count, Integer::sum);
    }

    /// Adds endpoints by the cheapest means until there are `count`.
    void fill(Contender contender, int count) {
        int missing = count - present.getOrDefault(contender.name(), 0);
        if (missing <= 0) {
            return;
        }
        Supplier<Pod> numbers = namespaces.numbers();
        var pods = new ArrayList<Pod>();
        for (int i = 0; i < missing; i++) {
            pods.add(numbers.get());
        }
        allocate(contender, pods);
        var hostSide = new ArrayList<String>();
        var heldSide = new ArrayList<String>();
        for (Pod pod : pods) {
            String address = address(contender, pod);
            hostSide.addAll(contender.hostSideCommands(pod, address));
            heldSide.add(Contender.heldSideCommand(pod));
        }
        // What is new in the node takes this over: the plugin says it of each host end by itself.
        contender.newLinksWithoutIpv6(true);
        Namespaces.batch(List.of("-n", contender.node()), hostSide);
        contender.newLinksWithoutIpv6(false);
        Namespaces.batch(List.of("-n", contender.held()), heldSide);
        present.put(contender.name(), count);
    }

    private void allocate(Contender contender, List<Pod> pods) {
        if (contender.hostLocalFiles().isPresent()) {
            writeHostLocalFiles(contender.hostLocalFiles().get(), pods);
            return;
        }
        if (contender.ipam().isEmpty()) {
            return;
        }
        var plan = new ArrayList<Call>();
        for (int i = 0; i < pods.size(); i++) {
            plan.add(contender.call(Operation.IPAM_ADD, pods.get(i), "allocate" + i / AT_ONCE));
        }
        stopwatch.run(plan);
    }

    /// A file for each address, named after it, with the container and the interface in two lines
    /// as of DOS: plugins/ipam/host-local/backend/disk/backend.go.
    private static void writeHostLocalFiles(Path folder, List<Pod> pods) {
        try {
            for (Pod pod : pods) {
                Files.writeString(
                        folder.resolve(pod.hostLocalAddress()), pod.containerId() + "\r\neth0");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String address(Contender contender, Pod pod) {
        if (contender.hostLocalFiles().isPresent()) {
            return pod.hostLocalAddress();
        }
        return contender.ipam().isEmpty() ? pod.address() : allocated(contender, pod);
    }

    /// The address in the IPAM plugin's result, without its prefix length.
    private static String allocated(Contender contender, Pod pod) {
        try {
            String result = Files.readString(contender.result(pod));
            String address = Report.JSON.readTree(result).requiredAt("/ips/0/address").asText();
            return address.substring(0, address.indexOf('/'));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON from " + contender.ipam(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
