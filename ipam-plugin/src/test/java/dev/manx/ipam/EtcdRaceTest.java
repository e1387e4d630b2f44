package dev.manx.ipam;

import dev.manx.ipam.registry.Etcd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The race for blocks in an etcd.
class EtcdRaceTest extends RegistryRace {

    @Override
    Server startServer(Path folder) throws IOException {
        return new Running(Etcd.start(folder));
    }

    private record Running(Etcd etcd) implements Server {

        @Override
        public int port() {
            return etcd.port();
        }

        @Override
        public String registry(String url, int timeoutMillis) {
            return Etcd.registry(List.of(url), ", \"timeout\": " + timeoutMillis);
        }

        @Override
        public void start() throws IOException {
            etcd.start();
            etcd.awaitHealth();
        }

        @Override
        public void kill() {
            etcd.kill();
        }

        @Override
        public void pause() {
            etcd.pause();
        }

        @Override
        public void resume() {
            etcd.resume();
        }

        @Override
        public void forgetThePast() throws IOException {
            etcd.compact();
        }

        @Override
        public void close() {
            etcd.close();
        }
    }
}
