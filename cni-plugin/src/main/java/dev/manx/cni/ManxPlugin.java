package dev.manx.cni;

import dev.manx.cni.attach.ManxConf;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.Invocation;
import dev.manx.core.spec.Plugin;
import dev.manx.core.spec.Result;
import java.io.PrintStream;

/// The commands of `manx`: configuration checked before, errors mapped and logged after.
final class ManxPlugin implements Plugin {

    private final Plugin ipam;
    private final PrintStream stderr;

    /// @param ipam whoever gives addresses: the delegate as a process, or the same in this one
    ManxPlugin(Plugin ipam, PrintStream stderr) {
        this.ipam = ipam;
        this.stderr = stderr;
    }

    @Override
    public Result add(Invocation call) throws CniException {
        ManxConf conf = ManxConf.parse(call.conf());
        EventLog log = log(conf);
        try {
            return Failures.mappedValue(() -> new AddCommand(ipam, log).run(call, conf));
        } catch (CniException e) {
            throw logged(e, call, log);
        }
    }

    @Override
    public void del(Invocation call) throws CniException {
        ManxConf conf = ManxConf.parse(call.conf());
        EventLog log = log(conf);
        run(call, log, () -> new DelCommand(ipam, log).run(call, conf));
    }

    @Override
    public void check(Invocation call) throws CniException {
        ManxConf conf = ManxConf.parse(call.conf());
        run(call, log(conf), () -> new CheckCommand(ipam).run(call, conf));
    }

    @Override
    public void gc(Invocation call) throws CniException {
        ManxConf conf = ManxConf.parse(call.conf());
        EventLog log = log(conf);
        run(call, log, () -> new GcCommand(ipam, log).run(call, conf));
    }

    @Override
    public void status(Invocation call) throws CniException {
        ManxConf conf = ManxConf.parse(call.conf());
        run(call, log(conf), () -> new StatusCommand(ipam).run(call));
    }

    private EventLog log(ManxConf conf) {
        return new EventLog(stderr, conf.logFile());
    }

    private static void run(Invocation call, EventLog log, Failures.Step step) throws CniException {
        try {
            Failures.mapped(step);
        } catch (CniException e) {
            throw logged(e, call, log);
        }
    }

    /// The runner tells stderr of the error itself; what the undoing met on top of it is told here.
    private static CniException logged(CniException error, Invocation call, EventLog log) {
        log.errorToFile(call, "failed", "code", error.code(), "msg", error.getMessage());
        for (Throwable each = error; each != null; each = each.getCause()) {
            for (Throwable suppressed : each.getSuppressed()) {
                log.warning(call, "undo-failed", "msg", String.valueOf(suppressed.getMessage()));
            }
        }
        return error;
    }
}
