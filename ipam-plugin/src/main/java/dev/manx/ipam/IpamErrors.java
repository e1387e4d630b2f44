package dev.manx.ipam;

import dev.manx.core.json.JsonException;
import dev.manx.core.registry.RegistryException;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.ipam.store.StoreException;

/// What is thrown below becomes what leaves the program; the only such place.
final class IpamErrors {

    private IpamErrors() {}

    static CniException of(StoreException e) {
        return new CniException(ErrorCode.IO_FAILURE, e.getMessage(), e);
    }

    static CniException of(RegistryException e) {
        return new CniException(ErrorCode.TRY_AGAIN_LATER, e.getMessage(), e);
    }

    static CniException of(JsonException e) {
        return new CniException(ErrorCode.INVALID_CONFIG, e.getMessage(), e);
    }
}
