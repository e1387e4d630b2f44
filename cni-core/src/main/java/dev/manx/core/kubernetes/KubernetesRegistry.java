package dev.manx.core.kubernetes;

import dev.manx.core.conf.KubernetesConf;
import dev.manx.core.json.ArrayNode;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonNode;
import dev.manx.core.json.JsonView;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.BlockRegistry;
import dev.manx.core.registry.RegistryException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Block ownership in objects that Kubernetes' API server keeps, which is the arbiter (R1): a claim
/// creates the block's object, and of two creations of one name one is refused. R2: a list is read
/// from etcd and not from the server's cache. R3: a claim that is made again finds its own name.
///
/// An answer may be lost and the request still be under way, to arrive long after. A late claim of
/// a block is one that we have in hand as `pending` or a block too many, which is found by its
/// owner. A late release must not hit the same block claimed anew, so it names the object that it
/// means, by its uid.
public final class KubernetesRegistry implements BlockRegistry {

    /// Of a list, so that neither side has to have all of it in its hands.
    private static final int PAGE = 500;

    /// How often a block may come and go between two requests of ours.
    private static final int TRIES = 8;

    /// The server asks etcd.
    private static final String EXACT = "";

    private static final String CACHED = "&resourceVersion=0";
    private static final int NOT_SERVED = 404;
    private static final String ALREADY_EXISTS = "AlreadyExists";
    private static final String CONFLICT = "Conflict";
    static final String NOT_FOUND = "NotFound";
    static final String EXPIRED = "Expired";

    private final KubernetesClient client;

    /// Whether this node's blocks may have changed within the life of this object: then the
    /// server's cache may be behind what we know.
    private boolean wrote;

    public KubernetesRegistry(KubernetesConf conf) {
        this.client = new KubernetesClient(conf);
    }

    @Override
    public String claim(Cidr block, String node) throws RegistryException {
        try {
            for (int i = 0; i < TRIES; i++) {
                wrote = true;
                KubernetesClient.Answer answer =
                        client.post(BlockObject.PATH, BlockObject.toCreate(block, node));
                if (!answer.isRefusal(ALREADY_EXISTS)) {
                    return parse(served(answer).orRefused().body()).node();
                }
                Optional<BlockObject> there = find(block);
                if (there.isPresent()) {
                    return there.get().node();
                }
            }
            throw new KubernetesException("others claim it and give it back all the time");
        } catch (KubernetesException e) {
            throw failed("claim block " + block + " for node " + node, e);
        }
    }

    @Override
    public void release(Cidr block, String node) throws RegistryException {
        try {
            wrote = true;
            for (int i = 0; i < TRIES; i++) {
                Optional<BlockObject> there = find(block);
                if (there.isEmpty() || !there.get().node().equals(node)) {
                    return;
                }
                KubernetesClient.Answer answer =
                        client.delete(BlockObject.path(block), there.get().toDelete());
                if (answer.isRefusal(NOT_FOUND)) {
                    return;
                }
                if (!answer.isRefusal(CONFLICT)) {
                    answer.orRefused();
                    return;
                }
                // it is another object by now, or has another label: look again
            }
            throw new KubernetesException("others change it all the time");
        } catch (KubernetesException e) {
            throw failed("release block " + block + " of node " + node, e);
        }
    }

    @Override
    public Map<Cidr, String> list(Cidr range) throws RegistryException {
        var owners = new TreeMap<Cidr, String>();
        try {
            for (BlockObject each : all(BlockObject.selectorOf(range).orElse(""), EXACT)) {
                if (each.cidr().overlaps(range)) {
                    owners.put(each.cidr(), each.node());
                }
            }
        } catch (KubernetesException e) {
            throw failed("list the blocks of " + range, e);
        }
        return owners;
    }

    /// Asked every few seconds by every node, so the server answers out of its cache, which may be
    /// a moment behind: who acts upon what is missing or left over asks again by name, in a claim.
    @Override
    public Set<Cidr> ownedBy(String node) throws RegistryException {
        var blocks = new TreeSet<Cidr>();
        try {
            for (BlockObject each : all(BlockObject.selectorOf(node), wrote ? EXACT : CACHED)) {
                if (each.node().equals(node)) {
                    blocks.add(each.cidr());
                }
            }
        } catch (KubernetesException e) {
            throw failed("list the blocks of node " + node, e);
        }
        return blocks;
    }

    @Override
    public void close() {
        client.close();
    }

    private Optional<BlockObject> find(Cidr block) throws KubernetesException {
        KubernetesClient.Answer answer = client.get(BlockObject.path(block));
        if (answer.isRefusal(NOT_FOUND)) {
            return Optional.empty();
        }
        BlockObject there = parse(served(answer).orRefused().body());
        if (!there.isWhatItsNameSays()) {
            throw new KubernetesException(
                    "its block "
                            + there.name()
                            + ": spec.cidr: "
                            + there.cidr()
                            + " is not what its name says (delete the object)");
        }
        return Optional.of(there);
    }

    private Set<BlockObject> all(String query, String freshness) throws KubernetesException {
        Optional<Set<BlockObject>> all = Optional.empty();
        for (int i = 0; i < TRIES && all.isEmpty(); i++) {
            all = pages(query, freshness);
        }
        return all.orElseThrow(() -> new KubernetesException("its list is too old at every try"));
    }

    /// @return nothing when the list was too old for its next page before that was asked for
    private Optional<Set<BlockObject>> pages(String query, String freshness)
            throws KubernetesException {
        var all = new LinkedHashSet<BlockObject>();
        String more = freshness;
        do {
            String page = BlockObject.PATH + "?limit=" + PAGE + "&" + query + more;
            KubernetesClient.Answer answer = client.get(page);
            if (answer.isRefusal(EXPIRED)) {
                return Optional.empty();
            }
            ObjectNode list = served(answer).orRefused().body();
            if (list.path("items") instanceof ArrayNode items) {
                for (JsonNode each : items) {
                    BlockObject block = parse(each);
                    if (block.isWhatItsNameSays()) {
                        all.add(block);
                    }
                }
            }
            String token = list.path("metadata").path("continue").asText();
            more = token.isEmpty() ? "" : "&continue=" + BlockObject.encoded(token);
        } while (!more.isEmpty());
        return Optional.of(all);
    }

    /// A server that does not know of blocks at all says so in HTTP alone.
    private static KubernetesClient.Answer served(KubernetesClient.Answer answer)
            throws KubernetesException {
        if (answer.status() == NOT_SERVED) {
            throw new KubernetesException(
                    "it knows no blocks.manx.dev (apply conf/kubernetes/base/blocks.yaml)");
        }
        return answer;
    }

    private static BlockObject parse(JsonNode object) throws KubernetesException {
        try {
            return BlockObject.parse(JsonView.root(object));
        } catch (JsonException e) {
            String name = object.path("metadata").path("name").asText();
            throw new KubernetesException("its block " + name + ": " + e.getMessage(), e);
        }
    }

    private RegistryException failed(String what, KubernetesException e) {
        return new RegistryException(what + " in " + client.where() + ": " + e.getMessage(), e);
    }
}
