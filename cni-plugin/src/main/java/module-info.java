/// `manx`, the CNI plugin: one attachment of one container interface to the node's routing.
@org.jspecify.annotations.NullMarked
module dev.manx.cni {
    requires transitive dev.manx.core;
    requires static org.jspecify;

    exports dev.manx.cni;
}
