/// The registry in etcd v3: block ownership and nodes, over etcd's JSON gateway. From below:
/// [dev.manx.core.etcd.EtcdClient] finds a member that answers, [dev.manx.core.etcd.EtcdRegistry]
/// and [dev.manx.core.etcd.EtcdNodes] know what the keys mean. The keys: `docs/formats/etcd.md`.
package dev.manx.core.etcd;
