package dev.manx.harness.benchmark;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A plugin with its IPAM, a node of its own to work on and files of its own.
///
/// @param name short, without blanks
/// @param title as people read it
/// @param hostSide how its endpoints look on the node
/// @param program the plugin
/// @param ipam its IPAM plugin, where it has one
/// @param node the node's namespace
/// @param held the namespace with the other ends of the endpoints that are only there
/// @param stdin file with its configuration
/// @param outputs folder for what it prints
/// @param environment variables of every call
/// @param mostEndpoints how many endpoints its node can or need have
record Contender(
        String name,
        String title,
        HostSide hostSide,
        Path program,
        Optional<Path> ipam,
        String node,
        String held,
        Path stdin,
        Path outputs,
        Map<String, String> environment,
        Optional<Path> hostLocalFiles,
        int mostEndpoints) {

    private static final Path NAMESPACES = Path.of("/run/netns");

    Contender {
        environment = Map.copyOf(environment);
    }

    /// What a node has of an endpoint.
    enum HostSide {
        /// A link and a route to the address.
        ROUTED,
        /// The same, and the gateway's address on each link.
        ROUTED_WITH_GATEWAY,
        /// A link that is a port of the bridge.
        BRIDGED
    }

    boolean isBridged() {
        return switch (hostSide) {
            case BRIDGED -> true;
            case ROUTED, ROUTED_WITH_GATEWAY -> false;
        };
    }

    static Path namespace(String name) {
        return NAMESPACES.resolve(name);
    }

    /// The file that takes the result of the pod's ADD, and gives it to the DEL.
    Path result(Pod pod) {
        return outputs.resolve(pod.number() + ".json");
    }

    /// A call as a runtime makes it.
    ///
    /// @param group calls of the same group run at once
    Call call(Operation operation, Pod pod, String group) {
        String result = result(pod).toString();
        return switch (operation) {
            case ADD -> call(program, operation, pod, group, "-", result, "\"ips\"");
            case DEL -> call(program, operation, pod, group, result, "-", "-");
            case IPAM_ADD -> call(ipamPlugin(), operation, pod, group, "-", result, "\"ips\"");
            case IPAM_DEL -> call(ipamPlugin(), operation, pod, group, result, "-", "-");
            case VERSION -> call(program, operation, pod, group, "-", "-", "supportedVersions");
        };
    }

    private Path ipamPlugin() {
        return ipam.orElseThrow(() -> new IllegalStateException(name + " has no IPAM plugin"));
    }

    private Call call(
            Path executable,
            Operation operation,
            Pod pod,
            String group,
            String previous,
            String stdout,
            String wanted) {
        var variables = new LinkedHashMap<>(environment);
        variables.put("CNI_COMMAND", operation.command());
        variables.put("CNI_CONTAINERID", pod.containerId());
        variables.put("CNI_NETNS", pod.netns().toString());
        variables.put("CNI_IFNAME", "eth0");
        variables.put("CNI_PATH", String.valueOf(executable.getParent()));
        variables.put(
                "CNI_ARGS",
                "IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=pod-" + pod.number());
        if (ipam.isEmpty()) {
            variables.put("FLOOR_HOST", "floor" + pod.number());
            variables.put("FLOOR_ADDRESS", pod.address());
        }
        return new Call(
                group, namespace(node), executable, stdin, previous, stdout, wanted, variables);
    }

    /// Commands of `ip -batch` in the node's namespace that make the host's side of an endpoint by
    /// the cheapest means.
    List<String> hostSideCommands(Pod pod, String address) {
        String link = String.format(Locale.ROOT, "cali%011x", pod.number());
        String create =
                "link add %s mtu 1450 type veth peer name e%d netns %s"
                        .formatted(link, pod.number(), held);
        String alias = "link set %s alias manx:manx:%s:eth0 up".formatted(link, pod.containerId());
        String route = "route add %s/32 dev %s".formatted(address, link);
        return switch (hostSide) {
            case ROUTED -> List.of(create, alias, route);
            case ROUTED_WITH_GATEWAY ->
                    List.of(
                            create,
                            alias,
                            "address add 10.245.0.1/32 dev " + link,
                            route + " src 10.245.0.1");
            case BRIDGED -> List.of(create, "link set %s master cni0 up".formatted(link));
        };
    }

    /// Whether links that are made in the node from now on have no IPv6, where the contender's host
    /// ends have none.
    void newLinksWithoutIpv6(boolean without) {
        switch (hostSide) {
            case ROUTED ->
                    Namespaces.sysctl(
                            node, "net.ipv6.conf.default.disable_ipv6=" + (without ? 1 : 0));
            case ROUTED_WITH_GATEWAY, BRIDGED -> {}
        }
    }

    /// The command of `ip -batch` in the namespace [#held] that completes the endpoint.
    static String heldSideCommand(Pod pod) {
        return "link set e" + pod.number() + " up";
    }
}
