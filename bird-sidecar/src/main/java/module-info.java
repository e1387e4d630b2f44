/// `manx-bird`: tells BIRD this node's blocks and its peers, and runs BIRD.
@org.jspecify.annotations.NullMarked
module dev.manx.bird {
    requires dev.manx.core;
    requires static org.jspecify;

    exports dev.manx.bird;
}
