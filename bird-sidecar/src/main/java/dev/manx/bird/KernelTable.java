package dev.manx.bird;

import dev.manx.bird.config.BirdConfigBuilder;
import dev.manx.bird.settings.Export;
import dev.manx.bird.status.Activity;
import dev.manx.core.net.Cidr;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Keeps this node's blocks in a table of the kernel, for a routing daemon that is not ours. In the
/// main table each block gets its blackhole, as BIRD would put it there: an address that no pod has
/// goes nowhere.
///
/// The kernel is looked at again now and then, since anybody may have changed it.
final class KernelTable implements Announcer {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private final TableRoutes routes;
    private final Activity activity;
    private final Log log;
    private final Ticker looks;

    private KernelTable(TableRoutes routes, Activity activity, Log log, Ticker looks) {
        this.routes = routes;
        this.activity = activity;
        this.log = log;
        this.looks = looks;
    }

    /// @param changed called, on another thread, when it is time to [#apply] again
    static KernelTable start(Export.ToTable export, Runnable changed, Activity activity, Log log) {
        return new KernelTable(
                new TableRoutes(export),
                activity,
                log.about("table", String.valueOf(export.table())),
                Ticker.start("kernel-table", BETWEEN_LOOKS, changed));
    }

    @Override
    public boolean apply(BirdConfigBuilder builder, List<Cidr> blocks) throws IOException {
        int changes = routes.sync(wanted(builder.conflist().hiddenPools(), blocks));
        if (changes > 0) {
            activity.applied();
            log.info("applied", "changes", String.valueOf(changes), "blocks", blocks.toString());
        }
        return true;
    }

    @Override
    public void close() {
        looks.close();
    }

    private Set<TableRoutes.Entry> wanted(List<Cidr> hidden, List<Cidr> blocks) {
        var wanted = new HashSet<TableRoutes.Entry>();
        for (Cidr block : blocks) {
            if (hidden.stream().noneMatch(pool -> pool.contains(block))) {
                wanted.add(new TableRoutes.Entry.Exported(block));
            }
            // A block of one address has no rest, and its route would be in its pod's place.
            if (!block.isHost()) {
                wanted.add(new TableRoutes.Entry.Rest(block));
            }
        }
        return wanted;
    }
}
