/// Drives CNI plugins of any make as a container runtime does, in namespaces of its own, and looks
/// at the outcome through iproute2, never through a plugin's own code.
@org.jspecify.annotations.NullMarked
module dev.manx.harness {
    requires transitive com.fasterxml.jackson.databind;
    requires static transitive org.junit.jupiter.api;
    requires static org.jspecify;

    exports dev.manx.harness;
    exports dev.manx.harness.runtimes;
}
