/// What two Manx programs must agree on. Nothing here knows of a program; programs depend on this
/// module and never on one another.
@org.jspecify.annotations.NullMarked
module dev.manx.core {
    requires static org.graalvm.nativeimage;
    requires static org.jspecify;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.tls;
    requires org.bouncycastle.util;

    exports dev.manx.core.block;
    exports dev.manx.core.conf;
    exports dev.manx.core.etcd;
    exports dev.manx.core.json;
    exports dev.manx.core.kubernetes;
    exports dev.manx.core.linux;
    exports dev.manx.core.net;
    exports dev.manx.core.netlink;
    exports dev.manx.core.registry;
    exports dev.manx.core.rtnl;
    exports dev.manx.core.spec;
    exports dev.manx.core.tls;
}
