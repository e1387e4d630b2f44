package dev.manx.bird.config;

import dev.manx.bird.dialect.BirdString;
import dev.manx.bird.dialect.Daemon;
import dev.manx.bird.dialect.Dialect;
import dev.manx.bird.settings.BgpSettings;
import dev.manx.bird.settings.Communities;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes a [BirdConfig] in one dialect: the only place where BIRD's syntax stands. It cannot fail,
/// and no value can become syntax: addresses and numbers have no room for it, every other text is a
/// [BirdString], which holds nothing that ends a string, and goes out in quotes.
///
/// Names of filters and functions are Calico's, so that what operators know of them holds. One
/// filter does for both families: to BIRD a prefix of the one is never in a prefix of the other.
public record BirdRenderer(Dialect dialect) {

    /// Calico's interfaces: the host ends of pods' links, and the device that holds service
    /// addresses.
    private static final String NEVER_LOOKED_AT = "-\"cali*\", -\"kube-ipvs*\"";

    /// @param config of one family where a daemon has but one ([Dialect#daemonOf])
    public RenderedConfig render(BirdConfig config) {
        Daemon daemon = dialect.daemonOf(config.families().getFirst());
        return new RenderedConfig(daemon, main(config, daemon), aggregation(config), ipam(config));
    }

    /// The filters of a node that announces nothing, for `manx-bird drain`.
    ///
    /// @param services as in [BirdConfig]
    public static String drainedIpam(Dialect dialect, List<Cidr> services) {
        var text = new ConfigText();
        text.comment("Written by manx-bird; edits are lost. This node is drained.").blank();
        text.comment("To peers: nothing, so they withdraw what they have of us.");
        text.openFunction("function manx_announce ()").line("reject;").close().blank();
        exportFilter(text);
        new BirdRenderer(dialect).kernelFilter(text, services);
        return text.toString();
    }

    private String main(BirdConfig config, Daemon daemon) {
        ConfigText text = heading(config);
        communities(text.blank(), config);
        text.line("include " + quoted(daemon.aggregationFile()) + ";");
        text.line("include " + quoted(daemon.ipamFile()) + ";").blank();
        if (!config.logFile().isEmpty()) {
            text.line("log " + config.logFile().quoted() + " all;");
        }
        text.line("router id " + config.routerId() + ";");
        if (!dialect.hasChannels() && config.bgp().port() != BgpSettings.PORT) {
            text.line("listen bgp port " + config.bgp().port() + ";");
        }
        text.line("graceful restart wait 60;", "a peer that stays away holds us up no longer");
        var sessions = new SessionRenderer(dialect);
        for (Protocol protocol : config.protocols()) {
            text.blank();
            switch (protocol) {
                case Protocol.Kernel kernel -> kernel(text, kernel.family());
                case Protocol.Device _ -> device(text);
                case Protocol.Direct direct -> direct(text, direct);
                case Protocol.Bfd _ -> bfd(text);
                case Protocol.BgpTemplate template -> template(text, template, config.bgp());
                case Protocol.Bgp bgp -> sessions.write(text, bgp, config);
            }
        }
        return text.toString();
    }

    private void kernel(ConfigText text, Family family) {
        text.comment(name(family) + " routes to and from the kernel.").open("protocol kernel");
        text.line("learn;", "routes of others too, such as those to pods");
        text.line("persist;", "routes stay when BIRD ends");
        text.line("scan time 2;");
        if (dialect.hasChannels()) {
            text.line("metric 0;", "the kernel's own; BIRD would write 32");
        }
        text.line("graceful restart;", "old routes stay until peers have told theirs");
        text.line("merge paths on;", "equal routes become one with several next hops");
        openChannel(text, family);
        text.line("import all;");
        text.line("export filter calico_kernel_programming;");
        closeChannel(text);
        text.close();
    }

    private static void device(ConfigText text) {
        text.comment("Interfaces that come and go.").open("protocol device");
        text.line("debug { states };");
        text.line("scan time 2;");
        text.close();
    }

    private void direct(ConfigText text, Protocol.Direct direct) {
        text.comment(
                        "Networks of the interfaces' own addresses: peers' next hops are found by"
                                + " them.",
                        "Pods' links have none; kube-ipvs0 has every service's.")
                .open("protocol direct");
        text.line("debug { states };");
        direct.families().forEach(family -> emptyChannel(text, family));
        var interfaces = new StringBuilder(NEVER_LOOKED_AT);
        for (BirdString pattern : direct.ignored()) {
            interfaces.append(", -").append(pattern.quoted());
        }
        text.line("interface " + interfaces + ", \"*\";");
        text.close();
    }

    private static void bfd(ConfigText text) {
        text.comment("For sessions with `bfd on`: their peers' silence is noticed at once.");
        text.open("protocol bfd").close();
    }

    private void template(ConfigText text, Protocol.BgpTemplate template, BgpSettings bgp) {
        Family family = template.family();
        text.comment("What all sessions over " + name(family) + " share.")
                .open("template bgp " + templateName(family));
        text.line("debug { states };");
        text.line("description \"Connection to BGP peer\";");
        boolean ownPort = dialect.hasChannels() && bgp.port() != BgpSettings.PORT;
        String port = ownPort ? "port " + bgp.port() + " " : "";
        text.line("local " + port + "as " + template.localAs() + ";");
        bgp.clusterId().ifPresent(id -> text.line("rr cluster id " + id + ";"));
        text.line("multihop;", "peers may be routers away");
        openChannel(text, family);
        text.line("gateway recursive;", "their next hops are looked up");
        text.line("import all;", "what peers tell is trusted");
        text.line("export filter calico_export_to_bgp_peers;");
        text.line("add paths on;");
        closeChannel(text);
        text.line("graceful restart;", "peers keep our routes while BIRD restarts");
        if (!bgp.gracefulRestart().equals(BgpSettings.GRACEFUL_RESTART)) {
            text.line("graceful restart time " + bgp.gracefulRestart().toSeconds() + ";");
        }
        if (!bgp.hold().equals(BgpSettings.HOLD)) {
            text.line("hold time " + bgp.hold().toSeconds() + ";");
        }
        bgp.keepalive().ifPresent(time -> text.line("keepalive time " + time.toSeconds() + ";"));
        text.line("connect delay time 1;", "seconds, as all times here");
        text.line("connect retry time 3;");
        text.line("error wait time 2,30;", "doubles from the one to the other");
        text.close();
    }

    private String aggregation(BirdConfig config) {
        ConfigText text = heading(config).blank();
        text.comment("This node's blocks: an address that no pod has goes nowhere.");
        for (Family family : config.families()) {
            text.open("protocol static");
            emptyChannel(text, family);
            for (Cidr block : config.blackholes()) {
                if (block.family() == family) {
                    text.line("route ", block, " blackhole;");
                }
            }
            for (Cidr service : config.services()) {
                if (service.family() == family) {
                    text.line("route " + service + " blackhole;", "services; not for the kernel");
                }
            }
            text.close().blank();
        }
        text.comment("Peers hear of a block as a whole, and of nothing inside it.");
        text.openFunction("function calico_aggr ()");
        for (Cidr block : concat(config.announced(), config.services())) {
            text.line("if ( net = ", block, " ) then { accept; }");
            text.line("if ( net ~ ", block, " ) then { reject; }");
        }
        return text.close().toString();
    }

    private String ipam(BirdConfig config) {
        ConfigText text = heading(config).blank();
        text.comment("To peers: our blocks, then whatever else is in a pool.");
        text.openFunction("function manx_announce ()");
        for (Cidr pool : config.hiddenPools()) {
            text.line("if ( net ~ " + pool + " ) then { reject; }", "disableBGPExport");
        }
        text.line("apply_communities();");
        text.line("calico_aggr();");
        for (Cidr pool : config.exportedPools()) {
            text.line("if ( net ~ " + pool + " ) then { accept; }");
        }
        text.line("reject;").close().blank();
        exportFilter(text);
        kernelFilter(text, config.services());
        return text.toString();
    }

    private static void exportFilter(ConfigText text) {
        text.open("filter calico_export_to_bgp_peers").line("manx_announce();").close().blank();
    }

    private void kernelFilter(ConfigText text, List<Cidr> services) {
        text.comment("To the kernel: everything that it does not have by itself.");
        text.open("filter calico_kernel_programming");
        if (dialect.hasChannels()) {
            // BIRD 1.6 keeps these back by itself.
            text.line(
                    "if ( source = RTS_DEVICE ) then { reject; }", "networks of its own addresses");
        }
        for (Cidr service : services) {
            text.line("if ( net = " + service + " ) then { reject; }", "services");
        }
        text.line("accept;").close();
    }

    private static void communities(ConfigText text, BirdConfig config) {
        text.comment("For every route that is told to peers.");
        text.openFunction("function apply_communities ()");
        for (Communities each : config.bgp().communities()) {
            if (config.families().contains(each.cidr().family())) {
                text.open("if ( net ~ " + each.cidr() + " ) then");
                each.values().forEach(value -> text.line(community(value)));
                text.close();
            }
        }
        text.close().blank();
    }

    private static String community(Communities.Value value) {
        String parts = value.parts().stream().map(String::valueOf).collect(Collectors.joining(","));
        return (value.isLarge() ? "bgp_large_community" : "bgp_community")
                + ".add(("
                + parts
                + "));";
    }

    private static List<Cidr> concat(List<Cidr> some, List<Cidr> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private void openChannel(ConfigText text, Family family) {
        if (dialect.hasChannels()) {
            text.open(channel(family));
        }
    }

    private void closeChannel(ConfigText text) {
        if (dialect.hasChannels()) {
            text.closeChannel();
        }
    }

    /// A channel of which nothing is to be said but that it is there.
    private void emptyChannel(ConfigText text, Family family) {
        if (dialect.hasChannels()) {
            text.line(channel(family) + ";");
        }
    }

    static String channel(Family family) {
        return switch (family) {
            case INET -> "ipv4";
            case INET6 -> "ipv6";
        };
    }

    static String templateName(Family family) {
        return switch (family) {
            case INET -> "bgp_template";
            case INET6 -> "bgp_template6";
        };
    }

    private static String name(Family family) {
        return switch (family) {
            case INET -> "IPv4";
            case INET6 -> "IPv6";
        };
    }

    private static ConfigText heading(BirdConfig config) {
        return new ConfigText()
                .comment("Written by manx-bird for " + config.owner() + "; edits are lost.");
    }

    private static String quoted(String text) {
        return new BirdString(text).quoted();
    }
}
