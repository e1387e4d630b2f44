package dev.manx.bird.nodes;

import dev.manx.core.conf.EtcdConf;
import dev.manx.core.etcd.EtcdNodeWatch;
import dev.manx.core.etcd.EtcdNodes;
import dev.manx.core.registry.NodeEntry;
import dev.manx.core.registry.RegistryException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// This node among the others, in etcd. One thread keeps it registered and its lease alive; another
/// follows the nodes. While etcd is out of reach, the nodes that were heard of last stay: a peer is
/// given up by BGP when it is gone, and by nobody because a registry is.
final class EtcdMembership implements Nodes {

    /// For how long a node counts as alive that is no longer heard of.
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final Duration BEAT = LEASE.dividedBy(3);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final EtcdConf conf;
    private final NodeEntry self;
    private final NodesFile file;
    private final Listener listener;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Optional<List<NodeEntry>> known;
    private volatile Optional<Boolean> answered = Optional.empty();
    private volatile String lastProblem = "";

    private EtcdMembership(EtcdConf conf, NodeEntry self, NodesFile file, Listener listener) {
        this.conf = conf;
        this.self = self;
        this.file = file;
        this.listener = listener;
        this.known = file.read();
    }

    static EtcdMembership start(EtcdConf conf, NodeEntry self, NodesFile file, Listener listener) {
        var membership = new EtcdMembership(conf, self, file, listener);
        begin("registration", membership::keepRegistered);
        begin("nodes", membership::follow);
        return membership;
    }

    @Override
    public Optional<List<NodeEntry>> others() {
        return known.map(
                all -> all.stream().filter(each -> !each.name().equals(self.name())).toList());
    }

    @Override
    public Optional<Boolean> registryUp() {
        return answered;
    }

    /// The lease is left to run out: the node's pods live on.
    @Override
    public void close() {
        ended.countDown();
    }

    private static void begin(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void keepRegistered() {
        Optional<EtcdNodes.Lease> lease = Optional.empty();
        try (var nodes = new EtcdNodes(conf)) {
            boolean well = true;
            while (!isEndedAfter(well && lease.isPresent() ? BEAT : Duration.ZERO)) {
                try {
                    EtcdNodes.Lease held = lease.isPresent() ? lease.get() : nodes.grant(LEASE);
                    boolean lasts = nodes.keepAlive(held) && nodes.register(self, held);
                    lease = lasts ? Optional.of(held) : Optional.empty();
                    well = true;
                    answered = Optional.of(true);
                    tell("");
                } catch (RegistryException e) {
                    well = false;
                    answered = Optional.of(false);
                    tell(e.getMessage());
                }
                if (!well || lease.isEmpty()) {
                    isEndedAfter(PAUSE);
                }
            }
        }
    }

    private void follow() {
        try (var watch = new EtcdNodeWatch(conf)) {
            while (!isEndedAfter(Duration.ZERO)) {
                try {
                    heard(watch.next());
                    answered = Optional.of(true);
                } catch (RegistryException e) {
                    answered = Optional.of(false);
                    if (known.isEmpty()) {
                        known = Optional.of(List.of()); // nobody heard of, then or now
                        listener.nodesChanged();
                    }
                    tell(e.getMessage());
                    isEndedAfter(PAUSE);
                }
            }
        }
    }

    private void heard(List<NodeEntry> nodes) {
        Optional<List<NodeEntry>> now = Optional.of(List.copyOf(nodes));
        if (now.equals(known)) {
            return;
        }
        known = now;
        listener.nodesChanged();
        try {
            file.write(nodes);
        } catch (IOException e) {
            tell("write " + file.path() + ": " + e);
        }
    }

    private boolean isEndedAfter(Duration pause) {
        try {
            return ended.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private synchronized void tell(String problem) {
        if (!problem.equals(lastProblem)) {
            lastProblem = problem;
            listener.registryTroubles(problem);
        }
    }
}
