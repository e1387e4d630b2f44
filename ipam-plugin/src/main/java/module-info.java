/// `manx-ipam`: gives addresses out of this node's blocks.
@org.jspecify.annotations.NullMarked
module dev.manx.ipam {
    requires dev.manx.core;
    requires static org.jspecify;

    exports dev.manx.ipam;
}
