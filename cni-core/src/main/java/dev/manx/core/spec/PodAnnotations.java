package dev.manx.core.spec;

import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import java.util.ArrayList;
import java.util.List;

/// What a pod's author asks for: Kubernetes annotations, which containerd and CRI-O hand on to
/// plugins with the capability `io.kubernetes.cri.pod-annotations`. They are about the pod's first
/// interface; a further one must not ask for the same address again.
///
/// @param view the object of annotations, each a string; or nothing
public record PodAnnotations(JsonView view) {

    /// Addresses, at most one of each family.
    public static final String IP_ADDRESSES = "manx.dev/ip-addresses";

    /// Pools, by name or prefix, of which the IPv4 address is to be.
    public static final String IPV4_POOLS = "manx.dev/ipv4-pools";

    /// The same for IPv6.
    public static final String IPV6_POOLS = "manx.dev/ipv6-pools";

    /// The MAC of the pod's end.
    public static final String MAC = "manx.dev/mac";

    private static final String CAPABILITY = "io.kubernetes.cri.pod-annotations";

    /// @throws JsonException naming the key path
    public static PodAnnotations of(Invocation call) throws JsonException {
        JsonView all = call.conf().view().get("runtimeConfig").get(CAPABILITY);
        boolean first = call.ifname().isPresent() && call.ifname().get().isFirst();
        return new PodAnnotations(first ? all : JsonView.nothing(all.path()));
    }

    /// The annotation, possibly nothing.
    public JsonView get(String key) throws JsonException {
        return view.get(key);
    }

    /// An annotation that is a list: a JSON array of strings, or values with commas between them.
    public List<JsonView> list(String key) throws JsonException {
        JsonView annotation = get(key);
        var list = new ArrayList<JsonView>();
        if (!annotation.isPresent()) {
            return list;
        }
        String text = annotation.text().strip();
        if (text.startsWith("[")) {
            return array(annotation, text).elements();
        }
        for (String each : text.split(",", -1)) {
            list.add(annotation.textual(each.strip()));
        }
        return list;
    }

    private static JsonView array(JsonView annotation, String text) throws JsonException {
        try {
            return new JsonView(Json.parse(text), annotation.path());
        } catch (JsonException e) {
            throw annotation.problem("neither a JSON array nor a list with commas: " + text);
        }
    }
}
