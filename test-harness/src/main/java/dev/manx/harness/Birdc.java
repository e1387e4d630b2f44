package dev.manx.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// BIRD's own control program on one BIRD's socket.
///
/// @param client the program: `birdc`, or another version's by its path
/// @param socket the control socket
public record Birdc(String client, Path socket) {

    /// The `birdc` that came with this `bird`.
    public static Birdc besides(String bird, Path socket) {
        return new Birdc(bird + "c", socket);
    }

    /// What BIRD says to a command, greeting included.
    public String ask(String... command) {
        var whole = new ArrayList<>(List.of(client, "-s", socket.toString()));
        whole.addAll(List.of(command));
        Outcome outcome = Subprocess.of(whole).run();
        return outcome.stdout() + outcome.stderr();
    }

    /// The lines of `show protocols` about protocols of this type, such as `BGP`: name, state,
    /// since when, and more about the state.
    public List<String> protocols(String type) {
        return ask("show", "protocols")
                .lines()
                .map(line -> line.strip().replaceAll(" +", " "))
                .filter(line -> line.contains(" " + type + " "))
                .toList();
    }
}
