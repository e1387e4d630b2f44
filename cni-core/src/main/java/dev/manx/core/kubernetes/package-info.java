/// The registry in Kubernetes: block ownership in objects of ours, nodes in Kubernetes' own. From
/// below: [dev.manx.core.kubernetes.ApiServer] says where the server is and who we are,
/// [dev.manx.core.kubernetes.KubernetesClient] asks it, [dev.manx.core.kubernetes.BlockObject] and
/// [dev.manx.core.kubernetes.NodeObject] know what the objects mean. The objects:
/// `docs/kubernetes.md`.
package dev.manx.core.kubernetes;
