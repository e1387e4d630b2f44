package dev.manx.cni.attach;

import static dev.manx.cni.attach.Samples.HOST;
import static dev.manx.cni.attach.Samples.MAC;
import static dev.manx.cni.attach.Samples.POD_HOST;
import static dev.manx.cni.attach.Samples.hostLink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.cni.attach.HostEnd.Claim;
import dev.manx.core.net.InterfaceName;
import dev.manx.core.net.Mac;
import dev.manx.core.rtnl.Link;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HostEndTest {

    private static final Mac OTHER_MAC = Mac.parse("02:00:00:00:00:01");
    private static final int OWN_INDEX = HOST.containerIndex();

    private static Link veth(String name, String alias) {
        return hostLink("veth", name, alias, OTHER_MAC, 2);
    }

    private static Link halfMade(String name, int peerIndex) {
        return hostLink("veth", name, "", MAC, peerIndex);
    }

    @Test
    void theAliasSaysWhoseALinkIsWhateverItsName() {
        assertThat(HOST.claim(veth("calic1", "manx:net:c1:eth0"))).isEqualTo(Claim.OWN);
        assertThat(HOST.claim(veth("renamed", "manx:net:c1:eth0"))).isEqualTo(Claim.OWN);
    }

    @Test
    void aLinkOfAnotherKindIsNeverOurs() {
        assertThat(HOST.claim(hostLink("bridge", "calic1", "manx:net:c1:eth0", MAC, OWN_INDEX)))
                .isEqualTo(Claim.FOREIGN);
    }

    @Test
    void aHalfMadeLinkIsRecognisedByTheIndexOfItsPeer() {
        assertThat(HOST.claim(halfMade("calic1", OWN_INDEX))).isEqualTo(Claim.OWN);
        assertThat(HOST.claim(halfMade("calic1", OWN_INDEX + 1))).isEqualTo(Claim.FOREIGN);
        assertThat(HOST.claim(halfMade("calic2", OWN_INDEX))).isEqualTo(Claim.FOREIGN);
        assertThat(HOST.claim(hostLink("veth", "calic1", "", OTHER_MAC, OWN_INDEX)))
                .isEqualTo(Claim.FOREIGN);
    }

    @Test
    void aHalfMadeLinkOfAnotherNetworkIsNotOurs() {
        int index =
                new HostEnd(
                                new Alias("other", "c1", new InterfaceName("eth0")),
                                HOST.name(),
                                MAC,
                                false)
                        .containerIndex();
        assertThat(HalfMade.is(halfMade("calic1", index), MAC, "other")).isTrue();
        assertThat(HalfMade.is(halfMade("calic1", index), MAC, "net")).isFalse();
        assertThat(POD_HOST.claim(halfMade("calic1", index))).isEqualTo(Claim.FOREIGN);
    }

    @Test
    void aCalicoVethIsNotOneOfOursHalfMade() {
        assertThat(POD_HOST.claim(halfMade("calic1", 3))).isEqualTo(Claim.FOREIGN);
    }

    @Test
    void theChosenIndexDependsOnContainerAndInterface() {
        int another =
                new HostEnd(
                                new Alias("net", "c2", new InterfaceName("eth0")),
                                HOST.name(),
                                MAC,
                                false)
                        .containerIndex();
        assertThat(another).isNotEqualTo(OWN_INDEX).isBetween(0x1_0000, 0xfff_ffff);
    }

    @Nested
    class UnderAPodsName {

        @Test
        void anEarlierSandboxsLinkIsALeftover() {
            assertThat(POD_HOST.claim(veth("calic1", "manx:net:old:eth0")))
                    .isEqualTo(Claim.LEFTOVER);
            assertThat(POD_HOST.claim(halfMade("calic1", OWN_INDEX + 1))).isEqualTo(Claim.LEFTOVER);
        }

        @Test
        void anotherNetworksOrInterfacesIsNot() {
            assertThat(POD_HOST.claim(veth("calic1", "manx:other:old:eth0")))
                    .isEqualTo(Claim.FOREIGN);
            assertThat(POD_HOST.claim(veth("calic1", "manx:net:old:net1")))
                    .isEqualTo(Claim.FOREIGN);
        }
    }

    @Test
    void underAContainersNameAnotherContainerIsForeign() {
        assertThat(HOST.claim(veth("calic1", "manx:net:old:eth0"))).isEqualTo(Claim.FOREIGN);
    }

    @Test
    void anOwnerIsDescribedForAPerson() {
        assertThat(HostEnd.describeOwner(veth("x", "manx:net:old:eth0")))
                .isEqualTo("interface eth0 of container old in network net");
        assertThat(HostEnd.describeOwner(veth("x", "lab")))
                .isEqualTo("not made by manx (kind veth, alias \"lab\")");
        assertThat(HostEnd.describeOwner(hostLink("", "x", "", MAC, 0)))
                .isEqualTo("not made by manx (kind device, no alias)");
    }
}
