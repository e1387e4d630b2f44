package dev.manx.cni;

import dev.manx.core.linux.LinuxFiles;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.core.spec.Invocation;
import dev.manx.core.spec.Plugin;
import dev.manx.core.spec.Result;
import java.nio.file.Path;

/// The IPAM plugin that the configuration names: `ipam.type`, found in the folders of `CNI_PATH`
/// (spec 1.1, section 4, "Plugin Delegation"). It runs as a process of its own, unless the file
/// found is the very executable that runs already: then it is called in this process, with the same
/// results, errors and files and without a second start.
///
/// @param here the IPAM plugin of this executable
record IpamDelegate(InProcessIpam here) implements Plugin {

    @Override
    public Result add(Invocation call) throws CniException {
        return find(call, ErrorCode.INVALID_ENVIRONMENT).add(call);
    }

    @Override
    public void del(Invocation call) throws CniException {
        find(call, ErrorCode.INVALID_ENVIRONMENT).del(call);
    }

    @Override
    public void check(Invocation call) throws CniException {
        find(call, ErrorCode.INVALID_ENVIRONMENT).check(call);
    }

    @Override
    public void gc(Invocation call) throws CniException {
        find(call, ErrorCode.INVALID_ENVIRONMENT).gc(call);
    }

    /// Without the IPAM plugin no ADD can work, which is what STATUS is asked about.
    @Override
    public void status(Invocation call) throws CniException {
        find(call, ErrorCode.NOT_AVAILABLE).status(call);
    }

    private Plugin find(Invocation call, ErrorCode whenMissing) throws CniException {
        String type = call.conf().json().path("ipam").path("type").asText();
        for (Path folder : call.path()) {
            Path candidate = folder.resolve(type);
            if (LinuxFiles.isProgram(candidate)) {
                return here.isAt(candidate) ? here.plugin() : new IpamProcess(candidate);
            }
        }
        throw new CniException(
                whenMissing,
                "find IPAM plugin "
                        + type
                        + ": not an executable file in any folder of CNI_PATH \""
                        + call.environment().getOrDefault("CNI_PATH", "")
                        + "\" (install it there, or correct ipam.type)");
    }
}
