package dev.manx.bird.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.manx.bird.daemon.RealBird;
import dev.manx.bird.dialect.Daemon;
import dev.manx.bird.settings.Communities;
import dev.manx.bird.settings.FilterRule;
import dev.manx.bird.settings.PeerOptions;
import dev.manx.core.net.Cidr;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What the real BIRD makes of each golden file, compared with the model that the file was rendered
/// from: its sessions come up with peers that are as the model says, each peer hears what it shall
/// and nothing else, and what peers tell and what the kernel gets is as the model has it.
@Tag("root")
@Tag("bird")
final class GoldenInBirdTest {

    private static final int THIRD = 3;

    @TempDir Path folder;

    @TestFactory
    List<DynamicTest> birdDoesWhatTheModelSays() throws Exception {
        var tests = new ArrayList<DynamicTest>();
        for (GoldenCase each : GoldenCase.all()) {
            for (RealBird bird : RealBird.values()) {
                for (Map.Entry<Daemon, BirdConfig> model : each.models(bird.dialect()).entrySet()) {
                    tests.add(
                            DynamicTest.dynamicTest(
                                    each + " in " + bird + ", " + model.getKey(),
                                    () -> compare(each, bird, model.getKey(), model.getValue())));
                }
            }
        }
        return tests;
    }

    private void compare(GoldenCase golden, RealBird bird, Daemon daemon, BirdConfig model)
            throws Exception {
        assumeTrue(bird.isThere(), bird::whyNot);
        assumeTrue(RealBird.BIRD_2.isThere(), RealBird.BIRD_2::whyNot);
        Path main = golden.files(bird.dialect()).resolve(daemon.mainFile());
        try (var lab = GoldenLab.start(folder, bird, daemon, main, model)) {
            GoldenLab.await("the kernel is told", lab::blackholes, texts(model.blackholes()));
            for (int i = 0; i < lab.sessions().size(); i++) {
                Protocol.Bgp session = lab.sessions().get(i);
                Map<String, Set<String>> heard = heard(model, session, lab.others());
                GoldenLab.await(session.name() + " is told", () -> lab.heard(session), heard);
                GoldenLab.await(
                        session.name() + " tells",
                        () -> lab.taken(session),
                        taken(session.options(), lab.offered(session)));
                assertThat(lab.facts(session)).containsAllEntriesOf(facts(model, session));
            }
        }
    }

    /// In the words of `show protocols all`.
    private static Map<String, String> facts(BirdConfig model, Protocol.Bgp session) {
        PeerOptions options = session.options();
        var facts = new TreeMap<String, String>();
        facts.put("Neighbor address", session.neighbor().toString());
        facts.put("Neighbor AS", String.valueOf(session.neighborAs()));
        facts.put("Source address", session.source().toString());
        facts.put("internal", String.valueOf(session.neighborAs() == options.localAs()));
        facts.put("multihop", String.valueOf(options.hops() != 1));
        facts.put("route-reflector", String.valueOf(options.reflectorClient()));
        facts.put("Hold timer", String.valueOf(options.hold().toSeconds()));
        facts.put(
                "Keepalive timer",
                String.valueOf(
                        options.keepalive().orElse(options.hold().dividedBy(THIRD)).toSeconds()));
        facts.put(
                "Description",
                session.description().isEmpty()
                        ? "Connection to BGP peer"
                        : session.description().text());
        facts.put("router id", model.routerId().toString());
        return facts;
    }

    /// What a peer shall hear, with the communities of each route.
    ///
    /// @param others routes of the kernel
    private static Map<String, Set<String>> heard(
            BirdConfig model, Protocol.Bgp session, List<Cidr> others) {
        var candidates = new TreeSet<>(model.blackholes());
        candidates.addAll(model.services());
        candidates.addAll(others);
        var heard = new TreeMap<String, Set<String>>();
        for (Cidr each : candidates) {
            if (each.family() == session.family() && isTold(model, session.options(), each)) {
                heard.put(each.toString(), communities(model, each));
            }
        }
        return heard;
    }

    private static boolean isTold(BirdConfig model, PeerOptions options, Cidr route) {
        for (FilterRule rule : options.exportRules()) {
            if (matches(rule, route)) {
                return rule.action() == FilterRule.Action.ACCEPT;
            }
        }
        var whole = new ArrayList<>(model.announced());
        whole.addAll(model.services());
        if (model.hiddenPools().stream().anyMatch(pool -> pool.contains(route))) {
            return false;
        }
        if (whole.stream().anyMatch(each -> each.contains(route))) {
            return whole.contains(route);
        }
        return model.exportedPools().stream().anyMatch(pool -> pool.contains(route));
    }

    private static Set<String> communities(BirdConfig model, Cidr route) {
        var all = new TreeSet<String>();
        for (Communities each : model.bgp().communities()) {
            if (each.cidr().contains(route)) {
                for (Communities.Value value : each.values()) {
                    all.add(String.join(":", value.parts().stream().map(String::valueOf).toList()));
                }
            }
        }
        return all;
    }

    private static Set<String> taken(PeerOptions options, List<Cidr> offered) {
        var taken = new TreeSet<String>();
        for (Cidr route : offered) {
            boolean isTaken =
                    options.importRules().stream()
                            .filter(rule -> matches(rule, route))
                            .findFirst()
                            .map(rule -> rule.action() == FilterRule.Action.ACCEPT)
                            .orElse(true);
            if (isTaken) {
                taken.add(route.toString());
            }
        }
        return taken;
    }

    private static boolean matches(FilterRule rule, Cidr route) {
        return switch (rule.match()) {
            case IN -> rule.cidr().contains(route);
            case EQUAL -> rule.cidr().equals(route);
        };
    }

    private static Set<String> texts(List<Cidr> cidrs) {
        var texts = new TreeSet<String>();
        cidrs.forEach(each -> texts.add(each.toString()));
        return texts;
    }
}
