/// `manx-bird`: tells BIRD this node's blocks and its peers, and runs BIRD.
@org.jspecify.annotations.NullMarked
module dev.manx.bird {
    requires dev.manx.core;
    // sun.misc.Signal
    requires jdk.unsupported;
    requires static org.jspecify;

    exports dev.manx.bird;
}
