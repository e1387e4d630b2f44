package dev.manx.bird.config;

import dev.manx.bird.dialect.Dialect;
import dev.manx.bird.settings.BgpSettings;
import dev.manx.bird.settings.FilterRule;
import dev.manx.bird.settings.NextHop;
import dev.manx.bird.settings.PeerOptions;
import java.time.Duration;
import java.util.List;

/// Writes one BGP session: what makes it differ from the template, and nothing else.
record SessionRenderer(Dialect dialect) {

    /// Of the hold time is between two signs of life when nobody says otherwise (RFC 4271, 4.4).
    private static final int THIRD = 3;

    void write(ConfigText text, Protocol.Bgp bgp, BirdConfig config) {
        PeerOptions options = bgp.options();
        text.open(
                "protocol bgp " + bgp.name() + " from " + BirdRenderer.templateName(bgp.family()));
        if (!bgp.description().isEmpty()) {
            text.line("description " + bgp.description().quoted() + ";");
        }
        String port = options.port() == BgpSettings.PORT ? "" : " port " + options.port();
        text.line("neighbor " + bgp.neighbor() + port + " as " + bgp.neighborAs() + ";");
        text.line("source address " + bgp.source() + ";");
        if (options.localAs() != localAs(config)) {
            text.line("local as " + options.localAs() + ";");
        }
        if (bgp.passive()) {
            text.line("passive on;", "the peer connects to us");
        }
        if (!bgp.password().isEmpty()) {
            text.line("password " + bgp.password().quoted() + ";");
        }
        distance(text, options);
        if (options.reflectorClient()) {
            text.line("rr client;", "it hears what others of our AS tell");
        }
        if (options.bfd()) {
            text.line("bfd on;");
        }
        if (!options.hold().equals(config.bgp().hold())) {
            text.line("hold time " + options.hold().toSeconds() + ";");
        }
        if (!options.keepalive().equals(config.bgp().keepalive())) {
            Duration third = options.hold().dividedBy(THIRD);
            text.line("keepalive time " + options.keepalive().orElse(third).toSeconds() + ";");
        }
        channel(text, bgp);
        text.close();
    }

    private static long localAs(BirdConfig config) {
        for (Protocol each : config.protocols()) {
            if (each instanceof Protocol.BgpTemplate template) {
                return template.localAs();
            }
        }
        throw new IllegalStateException("a session without a template");
    }

    private static void distance(ConfigText text, PeerOptions options) {
        switch (options.hops()) {
            case PeerOptions.ANY_HOPS -> {}
            case 1 -> text.line("direct;", "on a link of ours");
            default -> text.line("multihop " + options.hops() + ";");
        }
        if (options.ttlSecurity()) {
            text.line("ttl security on;", "whoever is farther away cannot pretend to be it");
        }
    }

    /// What BIRD 2 has in the channel, which the template has opened already.
    private void channel(ConfigText text, Protocol.Bgp bgp) {
        PeerOptions options = bgp.options();
        boolean usual =
                options.nextHop() == NextHop.USUAL
                        && options.importRules().isEmpty()
                        && options.exportRules().isEmpty();
        if (usual) {
            return;
        }
        if (dialect.hasChannels()) {
            text.open(BirdRenderer.channel(bgp.family()));
        }
        switch (options.nextHop()) {
            case USUAL -> {}
            case SELF -> text.line("next hop self;");
            case KEEP -> text.line("next hop keep;");
        }
        if (!options.importRules().isEmpty()) {
            text.open("import filter");
            rules(text, options.importRules());
            text.line("accept;").closeChannel();
        }
        if (!options.exportRules().isEmpty()) {
            text.open("export filter").line("apply_communities();");
            rules(text, options.exportRules());
            text.line("manx_announce();").closeChannel();
        }
        if (dialect.hasChannels()) {
            text.closeChannel();
        }
    }

    private static void rules(ConfigText text, List<FilterRule> rules) {
        for (FilterRule rule : rules) {
            String operator =
                    switch (rule.match()) {
                        case IN -> "~";
                        case EQUAL -> "=";
                    };
            String action =
                    switch (rule.action()) {
                        case ACCEPT -> "accept";
                        case REJECT -> "reject";
                    };
            text.line("if ( net " + operator + " " + rule.cidr() + " ) then { " + action + "; }");
        }
    }
}
