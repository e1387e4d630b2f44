package dev.manx.ipam;

import dev.manx.core.block.Handle;
import dev.manx.core.conf.IpamConf;
import dev.manx.core.json.JsonException;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.Invocation;
import dev.manx.core.spec.Plugin;
import dev.manx.core.spec.Result;
import dev.manx.ipam.store.StoreException;
import java.io.PrintStream;

/// `manx-ipam` as a CNI plugin: a command class for each command.
///
/// @param machine the seams
/// @param log for events that are no errors
record IpamPlugin(Node.Machine machine, PrintStream log) implements Plugin {

    @Override
    public Result add(Invocation call) throws CniException {
        try {
            Node node = node(call);
            return new AddCommand(
                            node.withConf(PoolRequest.limit(node.conf(), call)),
                            handle(call),
                            AddressRequest.of(call))
                    .run();
        } catch (JsonException e) {
            throw IpamErrors.of(e);
        } catch (StoreException e) {
            throw IpamErrors.of(e);
        }
    }

    @Override
    public void del(Invocation call) throws CniException {
        try {
            new DelCommand(node(call), handle(call), log).run();
        } catch (StoreException e) {
            throw IpamErrors.of(e);
        }
    }

    @Override
    public void check(Invocation call) throws CniException {
        try {
            new CheckCommand(node(call), handle(call), call.conf().prevResult()).run();
        } catch (StoreException e) {
            throw IpamErrors.of(e);
        }
    }

    @Override
    public void gc(Invocation call) throws CniException {
        try {
            new GcCommand(node(call), GcCommand.validAttachments(call.conf())).run();
        } catch (StoreException e) {
            throw IpamErrors.of(e);
        }
    }

    @Override
    public void status(Invocation call) throws CniException {
        new StatusCommand(node(call)).run();
    }

    private Node node(Invocation call) throws CniException {
        try {
            IpamConf conf = IpamConf.parse(call.conf().view().get("ipam"));
            return Node.of(call.conf().name(), conf, machine);
        } catch (JsonException e) {
            throw IpamErrors.of(e);
        } catch (StoreException e) {
            throw IpamErrors.of(e);
        }
    }

    private static Handle handle(Invocation call) {
        return new Handle(
                call.containerId(),
                call.ifname()
                        .orElseThrow(() -> new IllegalStateException("the command has no ifname"))
                        .name());
    }
}
