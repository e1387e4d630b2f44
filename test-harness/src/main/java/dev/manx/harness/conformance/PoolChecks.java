package dev.manx.harness.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manx.harness.Attachment;
import dev.manx.harness.Outcome;
import dev.manx.harness.Snapshot;
import java.util.List;
import java.util.Set;

/// `pool` and `status`: what a plugin does, and says, when no address is left.
final class PoolChecks {

    private static final String STATUS = "spec 2, STATUS; P21";

    private PoolChecks() {}

    static List<Check> all() {
        return List.of(
                new Check(
                        "pool.exhausted",
                        "ADD fails with code 11 when no address is left, and leaves nothing",
                        "spec 5, Error; P23",
                        PoolChecks::exhausted),
                new Check(
                        "pool.room-again",
                        "the address of a DEL can be had again when the pool was full",
                        "P22",
                        PoolChecks::roomAgain),
                new Check(
                        "pool.add-again-when-full",
                        "an attachment that has its address can be added again when the pool is"
                                + " full",
                        "P12",
                        PoolChecks::addAgainWhenFull),
                status(
                        "status.ok",
                        "STATUS succeeds while there are addresses, and changes nothing",
                        PoolChecks::statusOk),
                status(
                        "status.pool-empty",
                        "STATUS says code 50 when no address is left",
                        PoolChecks::statusOfAFullPool),
                status(
                        "status.room-again",
                        "STATUS succeeds again when an address has come back",
                        PoolChecks::statusAfterARelease),
                status(
                        "status.takes-no-address",
                        "STATUS takes no address",
                        PoolChecks::statusTakesNoAddress));
    }

    private static Check status(String id, String title, Check.Act act) {
        return new Check(
                id,
                title,
                STATUS,
                bench -> {
                    bench.needsVersionOneOne();
                    act.on(bench);
                });
    }

    private static void exhausted(Bench bench) throws NotApplicable {
        Snapshot before = bench.settled();
        bench.pool().fill();
        Attachment attachment = bench.pod("c1");

        Outcome outcome = bench.runtime().add(attachment);

        Expect.refusal("ADD when no address is left", outcome, Set.of(11));
        bench.nothingLeft(before, attachment);
    }

    private static void roomAgain(Bench bench) throws NotApplicable {
        Attachment last = bench.pod("c1");
        String address = bench.add(last).address();
        bench.pool().fill();
        Expect.succeeded("DEL", bench.runtime().del(last));

        Made next = bench.add(bench.pod("c2"));

        Expect.that(
                next.address().equals(address),
                address + " came back, " + next.address() + " was given");
    }

    private static void addAgainWhenFull(Bench bench) throws NotApplicable {
        Attachment attachment = bench.pod("c1");
        Made first = bench.add(attachment);
        bench.pool().fill();

        Made second = bench.add(attachment);

        Expect.that(
                first.toldAddresses().equals(second.toldAddresses()),
                "first " + first.toldAddresses() + ", then " + second.toldAddresses());
    }

    private static void statusOk(Bench bench) {
        Snapshot before = bench.snapshot();
        Expect.silentSuccess("STATUS", bench.runtime().status());
        Expect.unchanged("STATUS changed the node", before.changesTo(bench.snapshot()));
    }

    private static void statusOfAFullPool(Bench bench) throws NotApplicable {
        bench.pool().fill();

        Outcome outcome = bench.runtime().status();

        ObjectNode error = Expect.refusal("STATUS when no address is left", outcome, Set.of(50));
        Expect.names(error, List.of("address", "pool"));
    }

    private static void statusAfterARelease(Bench bench) throws NotApplicable {
        Pool pool = bench.pool();
        List<Attachment> holders = pool.fill();
        Expect.refusal("STATUS when no address is left", bench.runtime().status());
        pool.release(holders.getFirst());

        Expect.silentSuccess("STATUS", bench.runtime().status());
    }

    private static void statusTakesNoAddress(Bench bench) throws NotApplicable {
        Pool pool = bench.pool();
        int room = pool.room();

        for (int i = 0; i < 3; i++) {
            Expect.silentSuccess("STATUS", bench.runtime().status());
        }

        pool.hasRoom(room);
    }
}
