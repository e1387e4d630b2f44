package dev.manx.bird.apply;

import dev.manx.bird.config.RenderedConfig;
import dev.manx.bird.daemon.Bird;
import dev.manx.bird.daemon.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Brings a configuration into use: stage the three files together, let BIRD check them, swap, one
/// `configure`. When BIRD refuses, what was in use is in use again. The same bytes reload nothing.
public final class ConfigSwap {

    /// What became of a configuration.
    public sealed interface Outcome {

        /// It was in use already.
        record Unchanged() implements Outcome {}

        /// @param generation the folder that is in use now, such as `gen-7`
        record Applied(String generation) implements Outcome {}

        /// Nothing changed.
        ///
        /// @param reason in BIRD's words
        record Refused(String reason) implements Outcome {}
    }

    private final ConfigDirectory directory;

    /// Whether BIRD is known to use `current`: not after a start of ours, since an earlier run may
    /// have been killed between swap and `configure`.
    private boolean inUse;

    public ConfigSwap(ConfigDirectory directory) {
        this.directory = directory;
    }

    /// Another BIRD answers than the one that was told; it may use anything.
    public void forgetWhatBirdUses() {
        inUse = false;
    }

    /// @throws IOException the files or BIRD could not be reached; whichever configuration is
    ///   current then, it is a whole one that BIRD has accepted, and the call can be repeated
    public Outcome apply(RenderedConfig config, Bird bird) throws IOException {
        boolean same = directory.rendered().filter(config::equals).isPresent();
        if (same && inUse) {
            directory.forgetRefusal();
            return new Outcome.Unchanged();
        }
        Outcome outcome = same ? load(bird) : replace(config, bird);
        if (outcome instanceof Outcome.Applied) {
            inUse = true;
            directory.forgetRefusal();
        }
        directory.sweep();
        return outcome;
    }

    /// The files are right already; only BIRD may not know them.
    private Outcome load(Bird bird) throws IOException {
        if (bird.load(directory.mainFile()) instanceof Verdict.Refused(String reason)) {
            directory.noteRefusal(reason);
            return new Outcome.Refused(reason);
        }
        return new Outcome.Applied(directory.generation().orElse(""));
    }

    private Outcome replace(RenderedConfig config, Bird bird) throws IOException {
        Path staged = directory.stage(config);
        if (bird.check(staged.resolve(config.daemon().mainFile()))
                instanceof Verdict.Refused(String reason)) {
            return refuse(staged, reason);
        }
        Optional<String> old = directory.generation();
        directory.point(String.valueOf(staged.getFileName()));
        // From here on BIRD may be told at any moment, by us or by an operator's `configure`.
        inUse = false;
        if (bird.load(directory.mainFile()) instanceof Verdict.Refused(String reason)) {
            putBack(old);
            return refuse(staged, reason);
        }
        return new Outcome.Applied(String.valueOf(staged.getFileName()));
    }

    /// BIRD still runs the old configuration, so the files are all there is to put back.
    private void putBack(Optional<String> old) throws IOException {
        if (old.isPresent()) {
            directory.point(old.get());
        } else {
            directory.pointNowhere();
        }
    }

    private Outcome refuse(Path staged, String reason) throws IOException {
        directory.setAside(staged, reason);
        return new Outcome.Refused(reason);
    }
}
