package dev.manx.bird.daemon;

import dev.manx.bird.dialect.Dialect;
import java.io.IOException;
import java.nio.file.Path;

/// BIRD that does not run: its program can be asked all the same.
///
/// @param binary the program
public record StoppedBird(BirdBinary binary) implements Bird {

    @Override
    public Dialect dialect() throws IOException {
        return Bird.dialectOf(binary.version());
    }

    @Override
    public Verdict check(Path mainFile) throws IOException {
        return binary.check(mainFile);
    }

    /// It will read the file when it starts.
    @Override
    public Verdict load(Path mainFile) {
        return new Verdict.Accepted();
    }
}
