package dev.manx.harness;

import dev.manx.harness.runtimes.Machine;
import dev.manx.harness.runtimes.Runbook;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// The demo's two nodes, with routes to one another's blocks. The first is a machine of its own for
/// a real runtime, set up as `docs/runtimes/README.md` says; on the second a pod is there already.
///
/// @param machine node1
/// @param page the runtime's page
/// @param two node2
/// @param far the pod on node2, at [#FAR_ADDRESS]
/// @param done the page's steps that were carried out
record RuntimeNodes(Machine machine, Runbook page, ManxNode two, Attachment far, Set<String> done) {

    static final String NODE_ADDRESS = "10.20.30.30";
    static final String FIRST_ADDRESS = "10.244.166.128";
    static final String FAR_ADDRESS = "10.244.104.0";

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String BLOCK = "10.244.166.128/26";
    private static final String FAR_BLOCK = "10.244.104.0/26";
    private static final String BETWEEN_PODS = "From one to the other, and from the node";
    private static final Path PAGES = Programs.repository().resolve("docs/runtimes");

    /// @param page the runtime's page, by its name in `docs/runtimes`
    static RuntimeNodes of(NetNsFixture net, String page) {
        Node one = net.node("r1");
        Node other = net.node("r2");
        net.join("ens192", one, NODE_ADDRESS + "/24", other, "10.20.30.31/24");
        one.ip().command("route", "add", FAR_BLOCK, "via", "10.20.30.31");
        other.ip().command("route", "add", BLOCK, "via", NODE_ADDRESS);
        Machine machine = net.closing(Machine.start(one, net.folder()));
        installManx(machine);
        Runbook runtime = read(page);
        runtime.writeFiles(machine);
        claim(machine);
        ManxNode two =
                ManxNode.of(net, other, "node2", net.folder(), net.folder(), ManxNode.POOL, 26);
        return new RuntimeNodes(machine, runtime, two, farPod(two), new TreeSet<>());
    }

    /// Carries out one step of the runtime's page.
    Outcome step(String heading) {
        done.add(heading);
        return page.run(machine, heading).orFail();
    }

    /// Carries out the page's step from pod to pod and from the node to a pod. May fail at first:
    /// on a machine busy with hundreds of other links, new ones were once seen to carry nothing for
    /// three seconds. (Probably the kernel's worker that makes a link ready to send waited for its
    /// lock.)
    Outcome reach() {
        done.add(BETWEEN_PODS);
        return Await.until(
                "one pod reaches the other, and the node reaches it",
                PATIENCE,
                () -> page.run(machine, BETWEEN_PODS),
                Outcome::succeeded);
    }

    /// The steps of the page that were not carried out.
    Set<String> stepsLeftOut() {
        var rest = new TreeSet<>(page.steps().keySet());
        rest.removeAll(done);
        return rest;
    }

    /// Waits until a program of the machine succeeds: a daemon has to get up first.
    Outcome await(String... command) {
        return Await.until(
                String.join(" ", command) + " succeeds",
                PATIENCE,
                () -> machine.run(command),
                Outcome::succeeded);
    }

    /// Waits until the node is as it was: some runtimes detach a pod after they have said that they
    /// removed it.
    void awaitNothingLeftSince(Snapshot before) {
        Await.until(
                "nothing is left of the pods",
                PATIENCE,
                () -> before.changesTo(snapshot()),
                List::isEmpty);
    }

    /// What node2 gets from node1's port 80, over HTTP: what a host port leads to.
    Outcome fetchFromOtherNode() {
        String url = "http://" + NODE_ADDRESS + ":80/";
        return two.node().run("wget", "-q", "-O", "-", "-T", "5", url);
    }

    /// A ping from the pod on node2, through both nodes, once none is lost.
    Outcome pingFromFarPod(String address) {
        return Await.until(
                "no ping to " + address + " is lost",
                PATIENCE,
                () -> ManxNode.sandbox(far).run("ping", "-n", "-c", "2", "-W", "2", address),
                ping -> ping.stdout().contains(" 0% packet loss"));
    }

    /// What pods leave on node1 while they are there: the kernel's side; files of plugins, of the
    /// result cache and namespaces; addresses; packet filter rules.
    Snapshot snapshot() {
        Path blocks = machine.path("/run/manx");
        var folders = new ArrayList<>(List.of(blocks));
        for (String each : List.of("/var/lib/manx", "/var/lib/cni", "/run/netns")) {
            folders.add(machine.path(each));
        }
        Function<Path, List<String>> contents =
                file -> file.startsWith(blocks) ? ManxNode.allocations(file) : List.of();
        var lines = new TreeSet<>(Snapshot.of(machine.node(), folders, contents).lines());
        rulesAboutPods().forEach(rule -> lines.add("Filter " + rule));
        return new Snapshot(lines);
    }

    /// The rules of the packet filter that speak of pods' addresses.
    List<String> rulesAboutPods() {
        return machine.run("iptables-save")
                .orFail()
                .stdout()
                .lines()
                .filter(line -> line.contains("10.244."))
                .toList();
    }

    /// The names of the pods' links on node1.
    List<String> hostLinks() {
        return machine.node().ip().links().stream()
                .map(IpRoute2.Link::name)
                .filter(name -> name.startsWith("cali"))
                .sorted()
                .toList();
    }

    private static Runbook read(String page) {
        return Runbook.read(PAGES.resolve(page), Programs.repository());
    }

    private static void installManx(Machine machine) {
        // Debian's podman brings a conflist of its own.
        machine.run("find", "/etc/cni", "-name", "*.conflist", "-delete");
        machine.run("mkdir", "-p", "/opt/cni/bin").orFail();
        for (String name : List.of("manx", "manx-ipam")) {
            Path program = Programs.folder().resolve(name).toAbsolutePath();
            machine.run("ln", "-s", program.toString(), "/opt/cni/bin/").orFail();
        }
        Runbook everyNode = read("README.md");
        everyNode.writeFiles(machine);
        everyNode.run(machine, "On every node").orFail();
    }

    private static void claim(Machine machine) {
        machine.run(
                        "/opt/cni/bin/manx-ipam",
                        "claim",
                        "--block",
                        BLOCK,
                        "--conflist",
                        "/etc/cni/net.d/10-manx.conflist")
                .orFail();
    }

    private static Attachment farPod(ManxNode two) {
        String ipam = Programs.folder().resolve("manx-ipam").toString();
        two.node()
                .run(
                        ipam,
                        "claim",
                        "--block",
                        FAR_BLOCK,
                        "--conflist",
                        two.conflistFile().toString())
                .orFail();
        Attachment pod = two.pod("far");
        two.runtime().add(pod).orFail();
        return pod;
    }
}
