package dev.manx.harness.conformance;

import dev.manx.harness.Attachment;
import dev.manx.harness.FakeRuntime;
import dev.manx.harness.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The addresses behind a plugin, seen by asking its IPAM plugin for one after the other. No link
/// is made for them, so that counting is quick.
///
/// @param ipam calls the IPAM plugin alone
record Pool(FakeRuntime ipam) {

    /// Above this a pool is too large to be filled for a check.
    private static final int MOST = 64;

    /// Takes every free address.
    ///
    /// @return who has them now
    List<Attachment> fill() throws NotApplicable {
        var holders = new ArrayList<Attachment>();
        Set<String> addresses = new HashSet<>();
        while (holders.size() <= MOST) {
            Attachment holder = holder(holders.size());
            Outcome outcome = ipam.add(holder);
            if (!outcome.succeeded()) {
                // With which code it must be is the business of one check, pool.exhausted.
                return holders;
            }
            holders.add(holder);
            String address = Expect.result("ADD", outcome).at("/ips/0/address").asText();
            Expect.that(addresses.add(address), "IPAM gave " + address + " to two containers");
        }
        empty(holders);
        throw new NotApplicable(
                "the pool has more than " + MOST + " addresses; give a conflist with a small one");
    }

    void empty(List<Attachment> holders) {
        holders.forEach(this::release);
    }

    void release(Attachment attachment) {
        Expect.succeeded("IPAM's DEL", ipam.del(attachment));
    }

    /// How many addresses are free.
    int room() throws NotApplicable {
        List<Attachment> holders = fill();
        empty(holders);
        return holders.size();
    }

    /// That as many addresses are free as there were.
    void hasRoom(int before) throws NotApplicable {
        int now = room();
        Expect.that(
                now == before,
                "of " + before + " free addresses the pool has " + now + " left: allocations leak");
    }

    private static Attachment holder(int number) {
        return new Attachment("holder-" + number, "/run/netns/none", "eth0", "", Map.of());
    }
}
