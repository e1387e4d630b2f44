package dev.manx.cni.attach;

import dev.manx.core.net.InterfaceName;
import dev.manx.core.spec.CniArgs;

/// The name of an attachment's link on the node, found again by everyone who knows the same facts.
///
/// | what is known | name for `eth0` | for another interface |
/// | --- | --- | --- |
/// | a pod's name and namespace | prefix + SHA-1 of `namespace.pod` | … of `namespace.pod.ifname` |
/// | a container id | prefix + the id | prefix + SHA-1 of `id.ifname` |
///
/// Eleven characters of each, so that with `cali` the name has the kernel's 15. The first row is
/// Calico's (`VethNameForWorkload`), and so tools that know Calico's names find ours.
public final class HostLinkName {

    /// How many characters come after the prefix, at most.
    static final int SUFFIX_LENGTH = 11;

    private HostLinkName() {}

    /// @param prefix at most four characters
    public static InterfaceName of(
            String prefix, CniArgs args, String containerId, InterfaceName ifname) {
        String seed = isPod(args) ? podOf(args) : containerId;
        if (!ifname.isFirst()) {
            return new InterfaceName(prefix + cut(Sha1.hex(seed + "." + ifname)));
        }
        return new InterfaceName(prefix + cut(isPod(args) ? Sha1.hex(seed) : seed));
    }

    /// Whether the name comes from the pod, and so outlives one sandbox: the next sandbox of the
    /// same pod gets it again.
    public static boolean isPod(CniArgs args) {
        return args.get("K8S_POD_NAME").isPresent() && args.get("K8S_POD_NAMESPACE").isPresent();
    }

    private static String podOf(CniArgs args) {
        return args.get("K8S_POD_NAMESPACE").orElse("") + "." + args.get("K8S_POD_NAME").orElse("");
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(SUFFIX_LENGTH, text.length()));
    }
}
