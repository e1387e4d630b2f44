package dev.manx.ipam;

import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.net.IpAddress;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.core.spec.Invocation;
import dev.manx.core.spec.PodAnnotations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An address that the attachment asks for by name: `IP` in `CNI_ARGS` (a list with commas is
/// fine), `runtimeConfig.ips` or `args.cni.ips` (CNI `CONVENTIONS.md`, "ips"), or the pod's
/// annotation [PodAnnotations#IP_ADDRESSES]. A prefix length behind it is ignored, since we give
/// /32 and /128 only.
///
/// @param address the address
/// @param source where it was asked for, for errors
record AddressRequest(IpAddress address, String source) {

    /// @return at most one of each family
    /// @throws CniException code 4 or 7 for what is no address, or for two different of one family
    static List<AddressRequest> of(Invocation call) throws CniException {
        var all = new ArrayList<AddressRequest>();
        Optional<String> fromArgs = call.args().get("IP");
        if (fromArgs.isPresent()) {
            for (String text : fromArgs.get().split(",", -1)) {
                all.add(fromArgs(text));
            }
        }
        try {
            JsonView conf = call.conf().view();
            addAll(conf.get("runtimeConfig").get("ips").elements(), all);
            addAll(conf.get("args").get("cni").get("ips").elements(), all);
            addAll(PodAnnotations.of(call).list(PodAnnotations.IP_ADDRESSES), all);
        } catch (JsonException e) {
            throw new CniException(ErrorCode.INVALID_CONFIG, e.getMessage(), e);
        }
        return onePerFamily(all);
    }

    private static AddressRequest fromArgs(String text) throws CniException {
        try {
            return new AddressRequest(address(text), "IP in CNI_ARGS");
        } catch (IllegalArgumentException e) {
            throw new CniException(
                    ErrorCode.INVALID_ENVIRONMENT, "CNI_ARGS: IP: " + e.getMessage(), e);
        }
    }

    private static void addAll(List<JsonView> texts, List<AddressRequest> all)
            throws JsonException {
        for (JsonView each : texts) {
            all.add(new AddressRequest(each.parse(AddressRequest::address), each.path()));
        }
    }

    private static IpAddress address(String text) {
        int slash = text.indexOf('/');
        return IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    }

    private static List<AddressRequest> onePerFamily(List<AddressRequest> all) throws CniException {
        var one = new ArrayList<AddressRequest>();
        for (AddressRequest each : all) {
            boolean known = false;
            for (AddressRequest earlier : one) {
                if (earlier.address.equals(each.address)) {
                    known = true;
                } else if (earlier.address.family() == each.address.family()) {
                    throw new CniException(
                            ErrorCode.INVALID_CONFIG,
                            earlier.source
                                    + " asks for "
                                    + earlier.address
                                    + " and "
                                    + each.source
                                    + " for "
                                    + each.address
                                    + " (an attachment gets one address of a family)");
                }
            }
            if (!known) {
                one.add(each);
            }
        }
        return one;
    }
}
