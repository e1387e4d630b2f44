package dev.manx.cni.attach;

import dev.manx.core.net.InterfaceName;
import dev.manx.core.spec.CniArgs;

/// The name of an attachment's link on the node, found again by everyone who knows the same facts.
///
/// | what is known | name for `eth0` | for another interface |
/// | --- | --- | --- |
/// | a pod's name and namespace | prefix + SHA-1 of `namespace.pod` | … of `namespace.pod.ifname` |
/// | a container id that is short, or starts with eleven hexadecimal digits | prefix + the id | prefix + SHA-1 of `id.ifname` |
/// | any other container id, such as `default-web` | prefix + SHA-1 of the id | the same |
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
        boolean tellsApart = !isPod(args) && beginningTellsApart(containerId);
        return new InterfaceName(prefix + cut(tellsApart ? seed : Sha1.hex(seed)));
    }

    /// Runtimes make ids of 64 random hexadecimal digits, of which eleven are enough. People's ids
    /// (`ctr run` makes `default-web1` and `default-web2`) often differ at their end only.
    private static boolean beginningTellsApart(String containerId) {
        if (containerId.length() <= SUFFIX_LENGTH) {
            return true;
        }
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            char c = containerId.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
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
