package dev.manx.harness;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Namespaces, files and daemons for one test, gone after it: a JUnit extension
/// (`@RegisterExtension final NetNsFixture net = new NetNsFixture();`).
public final class NetNsFixture extends NetNsScope implements AfterEachCallback {

    public NetNsFixture() {}

    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }
}
