/// `manx-ipam`: gives addresses out of this node's blocks.
@org.jspecify.annotations.NullMarked
module dev.manx.ipam {
    requires transitive dev.manx.core;
    requires static org.jspecify;

    exports dev.manx.ipam;
}
