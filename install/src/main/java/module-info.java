/// The three programs as one executable with three names. Alone with the test harness in seeing all
/// of them; nothing sees it.
@org.jspecify.annotations.NullMarked
module dev.manx.install {
    requires dev.manx.bird;
    requires dev.manx.cni;
    requires dev.manx.ipam;
    requires static org.graalvm.nativeimage;
    requires static org.jspecify;

    // The JVM's launcher starts Manx.
    exports dev.manx.install;
}
