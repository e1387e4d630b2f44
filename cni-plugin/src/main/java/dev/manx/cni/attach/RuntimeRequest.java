package dev.manx.cni.attach;

import dev.manx.core.json.ArrayNode;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.net.Mac;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.core.spec.Invocation;
import dev.manx.core.spec.PodAnnotations;
import java.util.List;
import java.util.Optional;

/// What the runtime asks for one interface, besides the addresses that IPAM reads for itself.
///
/// | | where, the first that is there counts |
/// | --- | --- |
/// | MAC | `runtimeConfig.mac`, `args.cni.mac`, `MAC` in `CNI_ARGS`, annotation `manx.dev/mac` |
/// | DNS | `runtimeConfig.dns` |
///
/// The order is that of the reference plugins (`plugins/main/bridge`, `loadNetConf`).
///
/// @param mac of the container's end
/// @param dns in the result's words; absent when the runtime has none
public record RuntimeRequest(Optional<Mac> mac, Optional<ObjectNode> dns) {

    private static final RuntimeRequest NONE =
            new RuntimeRequest(Optional.empty(), Optional.empty());

    /// @param hostMac that of the host end, which the container's must not have
    /// @throws CniException code 4 or 7, naming the key
    public static RuntimeRequest of(Invocation call, Mac hostMac) throws CniException {
        ObjectNode json = call.conf().json();
        boolean inArgs = call.args().get("MAC").isPresent();
        if (!inArgs && !json.has("runtimeConfig") && !json.has("args")) {
            return NONE;
        }
        try {
            Optional<Mac> mac = mac(call);
            if (mac.filter(hostMac::equals).isPresent()) {
                throw new CniException(
                        ErrorCode.INVALID_CONFIG,
                        "MAC " + hostMac + " is the host end's own (ask for another)");
            }
            return new RuntimeRequest(mac, dns(call.conf().view().get("runtimeConfig").get("dns")));
        } catch (JsonException e) {
            throw new CniException(ErrorCode.INVALID_CONFIG, e.getMessage(), e);
        }
    }

    private static Optional<Mac> mac(Invocation call) throws CniException, JsonException {
        JsonView conf = call.conf().view();
        JsonView capability = conf.get("runtimeConfig").get("mac");
        JsonView args = conf.get("args").get("cni").get("mac");
        if (capability.isPresent() || args.isPresent()) {
            return (capability.isPresent() ? capability : args).parseIfPresent(Mac::parseStation);
        }
        Optional<String> fromArgs = call.args().get("MAC");
        if (fromArgs.isEmpty()) {
            return PodAnnotations.of(call)
                    .get(PodAnnotations.MAC)
                    .parseIfPresent(Mac::parseStation);
        }
        try {
            return Optional.of(Mac.parseStation(fromArgs.get()));
        } catch (IllegalArgumentException e) {
            throw new CniException(
                    ErrorCode.INVALID_ENVIRONMENT, "CNI_ARGS: MAC: " + e.getMessage(), e);
        }
    }

    /// The capability has words of its own for what a result calls `nameservers` and `search`.
    private static Optional<ObjectNode> dns(JsonView capability) throws JsonException {
        if (!capability.isPresent()) {
            return Optional.empty();
        }
        ObjectNode dns = Json.object();
        copy(capability.requireObject().get("servers"), dns, "nameservers");
        copy(capability.get("searches"), dns, "search");
        copy(capability.get("options"), dns, "options");
        return dns.isEmpty() ? Optional.empty() : Optional.of(dns);
    }

    private static void copy(JsonView texts, ObjectNode dns, String key) throws JsonException {
        List<JsonView> elements = texts.elements();
        if (!elements.isEmpty()) {
            ArrayNode array = dns.putArray(key);
            for (JsonView each : elements) {
                array.add(each.text());
            }
        }
    }
}
