package dev.manx.harness.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// What one must know of a machine to judge its numbers. No names of hosts.
final class Machine {

    private static final Path PROC = Path.of("/proc");

    private Machine() {}

    static Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        String cpus = read(PROC.resolve("cpuinfo"));
        facts.put("processor", value(cpus, "model name", ":"));
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("virtual machine", cpus.contains(" hypervisor") ? "yes" : "no");
        facts.put("memory", value(read(PROC.resolve("meminfo")), "MemTotal", ":"));
        facts.put("kernel", "Linux " + read(PROC.resolve("sys/kernel/osrelease")).strip());
        facts.put(
                "system",
                value(read(Path.of("/etc/os-release")), "PRETTY_NAME", "=").replace("\"", ""));
        return facts;
    }

    /// The value of the first line that begins with the key.
    static String value(String text, String key, String separator) {
        for (String line : text.lines().toList()) {
            int at = line.indexOf(separator);
            if (at > 0 && line.substring(0, at).strip().equals(key)) {
                return line.substring(at + 1).strip();
            }
        }
        return "unknown";
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
