package dev.manx.core.spec;

import java.util.List;

/// `CNI_COMMAND`: the operation, the first version that has it, and the variables it cannot do
/// without (spec 1.1, section 2, "CNI operations").
public enum Command {
    ADD(SpecVersion.V0_3_0, "CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME"),
    DEL(SpecVersion.V0_3_0, "CNI_CONTAINERID", "CNI_IFNAME"),
    CHECK(SpecVersion.V0_4_0, "CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME"),
    GC(SpecVersion.V1_1_0),
    STATUS(SpecVersion.V1_1_0),
    VERSION(SpecVersion.V0_3_0);

    private final SpecVersion since;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of, which cannot be changed
    private final List<String> required;

    Command(SpecVersion since, String... required) {
        this.since = since;
        this.required = List.of(required);
    }

    public SpecVersion since() {
        return since;
    }

    /// Names of the environment variables that must be there and not empty.
    public List<String> required() {
        return required;
    }
}
