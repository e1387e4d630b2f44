package dev.manx.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/// One interface of one container, as a runtime thinks of it.
///
/// @param containerId `CNI_CONTAINERID`
/// @param netns `CNI_NETNS`; empty when the runtime has lost it
/// @param ifname `CNI_IFNAME`
/// @param args `CNI_ARGS`; empty for none
/// @param capabilityArgs what goes into `runtimeConfig` of the plugins that declare the capability
public record Attachment(
        String containerId,
        String netns,
        String ifname,
        String args,
        Map<String, JsonNode> capabilityArgs) {

    public Attachment {
        capabilityArgs = Map.copyOf(capabilityArgs);
    }

    /// `eth0` of a container in `sandbox`.
    public static Attachment of(String containerId, Node sandbox) {
        return new Attachment(containerId, sandbox.path().toString(), "eth0", "", Map.of());
    }

    public Attachment withNetns(String newNetns) {
        return new Attachment(containerId, newNetns, ifname, args, capabilityArgs);
    }

    public Attachment withIfname(String newIfname) {
        return new Attachment(containerId, netns, newIfname, args, capabilityArgs);
    }

    public Attachment withArgs(String newArgs) {
        return new Attachment(containerId, netns, ifname, newArgs, capabilityArgs);
    }

    public Attachment withCapability(String name, JsonNode value) {
        var more = new LinkedHashMap<>(capabilityArgs);
        more.put(name, value);
        return new Attachment(containerId, netns, ifname, args, more);
    }
}
