package dev.manx.core.etcd;

import dev.manx.core.conf.EtcdConf;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.registry.BlockRegistry;
import dev.manx.core.registry.RegistryException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Block ownership in etcd, which is the arbiter (R1): a claim is one transaction that makes the
/// block's key unless it is there, and answers who has it otherwise. R2: reads are linearizable,
/// etcd's default, so a member that lost the others does not answer. R3: a claim that is made again
/// finds its own name.
///
/// An answer may be lost and the request still be under way, to arrive long after. A late claim of
/// a block is one that we have in hand as `pending` or a block too many, which is found by its
/// owner. A late release must not hit the same block claimed anew, so it names the life of the key
/// that it means, by the revision at which that was made.
public final class EtcdRegistry implements BlockRegistry {

    /// The largest blocks that there are; see `Pool`.
    private static final int SHORTEST_V4 = 20;

    private static final int SHORTEST_V6 = 116;

    private final EtcdKeys keys;
    private final EtcdClient client;

    public EtcdRegistry(EtcdConf conf) {
        this.keys = new EtcdKeys(conf.prefix());
        this.client = new EtcdClient(conf);
    }

    @Override
    public String claim(Cidr block, String node) throws RegistryException {
        try {
            Txn.Answer answer =
                    new Txn()
                            .ifAbsent(keys.block(block))
                            .put(keys.block(block), node)
                            .put(keys.owned(node, block), "")
                            .elseGet(keys.block(block))
                            .at(client);
            return answer.succeeded() ? node : only(answer).value();
        } catch (EtcdException e) {
            throw failed("claim block " + block + " for node " + node, e);
        }
    }

    @Override
    public void release(Cidr block, String node) throws RegistryException {
        try {
            Txn.Answer now = new Txn().get(keys.block(block)).at(client);
            if (now.entries().isEmpty() || !only(now).value().equals(node)) {
                return;
            }
            new Txn()
                    .ifCreatedAt(keys.block(block), only(now).created())
                    .ifValue(keys.block(block), node)
                    .delete(keys.block(block))
                    .delete(keys.owned(node, block))
                    .at(client);
        } catch (EtcdException e) {
            throw failed("release block " + block + " of node " + node, e);
        }
    }

    @Override
    public Map<Cidr, String> list(Cidr range) throws RegistryException {
        var query = new Txn().get(keys.firstBlock(range), keys.beyondBlocks(range));
        int shortest = range.family() == Family.INET ? SHORTEST_V4 : SHORTEST_V6;
        for (int length = shortest; length < range.length(); length++) {
            // a block that the range is a part of, and that may begin before it
            Cidr larger = Cidr.containing(range.address(), length);
            if (!larger.address().equals(range.address())) {
                query.get(keys.block(larger));
            }
        }
        var owners = new TreeMap<Cidr, String>();
        try {
            for (Txn.Entry each : query.at(client).entries()) {
                Optional<Cidr> block = EtcdKeys.blockOf(each.key());
                if (block.isPresent() && block.get().overlaps(range)) {
                    owners.put(block.get(), each.value());
                }
            }
        } catch (EtcdException e) {
            throw failed("list the blocks of " + range, e);
        }
        return owners;
    }

    @Override
    public Set<Cidr> ownedBy(String node) throws RegistryException {
        String folder = keys.ownedOf(node);
        var blocks = new TreeSet<Cidr>();
        try {
            for (Txn.Entry each : new Txn().get(folder, Txn.beyond(folder)).at(client).entries()) {
                EtcdKeys.blockOf(each.key()).ifPresent(blocks::add);
            }
        } catch (EtcdException e) {
            throw failed("list the blocks of node " + node, e);
        }
        return blocks;
    }

    @Override
    public void close() {
        client.close();
    }

    private static Txn.Entry only(Txn.Answer answer) throws EtcdException {
        if (answer.entries().isEmpty()) {
            throw new EtcdException("its answer: the block's owner is missing");
        }
        return answer.entries().getFirst();
    }

    private RegistryException failed(String what, EtcdException e) {
        return new RegistryException(what + " in " + client.where() + ": " + e.getMessage(), e);
    }
}
