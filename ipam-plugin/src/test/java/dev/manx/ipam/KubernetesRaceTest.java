package dev.manx.ipam;

import dev.manx.ipam.registry.KubeApiServer;
import java.io.IOException;
import java.nio.file.Path;

/// The race for blocks in a Kubernetes, where ADDs wait for somebody to tend the node.
class KubernetesRaceTest extends RegistryRace {

    @Override
    Server startServer(Path folder) throws Exception {
        return new Running(KubeApiServer.start(folder));
    }

    private record Running(KubeApiServer server) implements Server {

        @Override
        public int port() {
            return server.port();
        }

        @Override
        public String registry(String url, int timeoutMillis) {
            return KubeApiServer.registry(url, ", \"timeout\": " + timeoutMillis);
        }

        @Override
        public void start() throws Exception {
            server.start();
            server.awaitHealth();
        }

        @Override
        public void kill() throws Exception {
            server.kill();
        }

        @Override
        public void pause() throws Exception {
            server.pause();
        }

        @Override
        public void resume() throws Exception {
            server.resume();
        }

        @Override
        public void forgetThePast() throws Exception {
            server.forgetThePast();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
