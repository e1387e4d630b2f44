# shellcheck shell=bash
# A Kubernetes cluster in machines within the machine: a control plane and two nodes on one wire, with nothing that gives
# pods a network yet. Sourced after machines.sh, with $work a folder that the machines see and $bin that of manx.

control=manx-cluster-$$-control
nodes=(manx-cluster-$$-node1 manx-cluster-$$-node2)
server=10.20.30.1

# ---- the machines ----------------------------------------------------------------------------------

address_of_node() { # NETNS
    echo "10.20.30.1${1##*node}"
}

# The wire is a bridge in the control plane's machine, which routes for nobody.
make_machines() {
    local node
    ip netns add "$control"
    ip -n "$control" link set lo up
    ip -n "$control" link add lan up type bridge
    ip -n "$control" address add "$server/24" dev lan
    start_machine "$control"
    for node in "${nodes[@]}"; do
        ip netns add "$node"
        ip -n "$node" link set lo up
        ip -n "$node" link add uplink type veth peer name "${node##*-}" netns "$control"
        ip -n "$node" address add "$(address_of_node "$node")/24" dev uplink
        ip -n "$node" link set uplink up
        ip -n "$node" route add default via "$server"
        ip -n "$control" link set "${node##*-}" master lan up
        # What every node of Kubernetes has: kubeadm asks for it.
        ip netns exec "$node" sysctl -q -w net.ipv4.ip_forward=1
        start_machine "$node"
    done
}

end_cluster() {
    local each
    end_machines
    for each in "$control" "${nodes[@]}"; do
        [[ ! -e /run/netns/$each ]] || ip netns delete "$each"
    done
}

# ---- who is who ------------------------------------------------------------------------------------

# certificate NAME SUBJECT [ALTERNATIVE NAMES]: $work/NAME.pem and .key, of the cluster's authority.
certificate() {
    openssl req -newkey rsa:2048 -nodes -keyout "$work/$1.key" -out "$work/$1.csr" -subj "$2" \
        -addext "subjectAltName=${3:-DNS:$1}" 2>/dev/null
    openssl x509 -req -in "$work/$1.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -copy_extensions copy \
        -days 2 -out "$work/$1.pem" 2>/dev/null
}

# kubeconfig NAME SUBJECT: $work/NAME.conf, for a program or a person.
kubeconfig() {
    certificate "$1" "$2"
    cat >"$work/$1.conf" <<END
apiVersion: v1
kind: Config
current-context: here
contexts: [ { name: here, context: { cluster: here, user: me } } ]
clusters: [ { name: here, cluster: { server: "https://$server:6443", certificate-authority: $work/ca.pem } } ]
users: [ { name: me, user: { client-certificate: $work/$1.pem, client-key: $work/$1.key } } ]
END
}

make_identities() {
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/ca.key" -out "$work/ca.pem" -days 2 -subj /CN=cluster 2>/dev/null
    openssl genrsa -out "$work/accounts.key" 2048 2>/dev/null
    certificate apiserver /CN=kube-apiserver "IP:$server,IP:10.96.0.1,DNS:kubernetes.default.svc"
    kubeconfig admin /O=system:masters/CN=admin
    kubeconfig kube-controller-manager /CN=system:kube-controller-manager
    kubeconfig kube-scheduler /CN=system:kube-scheduler
    kubeconfig kube-proxy /CN=system:kube-proxy
    kubeconfig node1 /O=system:nodes/CN=system:node:node1
    kubeconfig node2 /O=system:nodes/CN=system:node:node2
}

# ---- programs --------------------------------------------------------------------------------------

# background NETNS NAME COMMAND...: goes on there, and says what it has to say in /var/log/NAME.log.
background() {
    # shellcheck disable=SC2016 # expanded inside
    in_machine "$1" bash -c 'log=/var/log/$1.log; shift; "$@" >>"$log" 2>&1 </dev/null &' background "${@:2}"
}

kube() { # PROGRAM: where install/kubernetes puts it
    echo "${XDG_CACHE_HOME:-$HOME/.cache}/manx/$1/$1"
}

kubectl() {
    in_machine "$control" "$(kube kubectl)" --kubeconfig "$work/admin.conf" "$@"
}

api_server_answers() {
    kubectl get --raw=/readyz >/dev/null 2>&1
}

start_api_server() {
    background "$control" kube-apiserver "$(kube kube-apiserver)" --etcd-servers=http://127.0.0.1:2379 \
        --advertise-address="$server" --tls-cert-file="$work/apiserver.pem" --tls-private-key-file="$work/apiserver.key" \
        --client-ca-file="$work/ca.pem" --cert-dir=/run/kube-apiserver --authorization-mode=Node,RBAC --profiling=false \
        --service-account-issuer=https://kubernetes.default.svc --service-cluster-ip-range=10.96.0.0/16 \
        --service-account-signing-key-file="$work/accounts.key" --service-account-key-file="$work/accounts.key" \
        --kubelet-client-certificate="$work/admin.pem" --kubelet-client-key="$work/admin.key" \
        --kubelet-preferred-address-types=InternalIP
}

stop_api_server() {
    in_machine "$control" pkill -KILL -x kube-apiserver
}

start_control_plane() {
    background "$control" etcd etcd --data-dir /var/lib/etcd --unsafe-no-fsync \
        --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379
    start_api_server
    wait_for 60 'the API server' api_server_answers || die 'the API server does not answer'
    background "$control" kube-controller-manager "$(kube kube-controller-manager)" \
        --kubeconfig="$work/kube-controller-manager.conf" --leader-elect=false --use-service-account-credentials \
        --service-account-private-key-file="$work/accounts.key" --root-ca-file="$work/ca.pem"
    background "$control" kube-scheduler "$(kube kube-scheduler)" --kubeconfig="$work/kube-scheduler.conf" --leader-elect=false
}

# start_node NETNS ARCHIVE: containerd with this image and that of the pods, a kubelet, kube-proxy.
start_node() {
    local name=${1##*-}
    # shellcheck disable=SC2016 # expanded inside
    in_machine "$1" bash -euc 'find /etc/cni -name "*.conflist" -delete 2>/dev/null || true
        mkdir -p /opt/cni/bin /etc/cni/net.d /etc/kubernetes/manifests'
    step "$1" README.md 'On every node'
    write_file "$1" cri.md /etc/containerd/config.toml
    step "$1" cri.md Start
    wait_for 30 "containerd of $name" in_machine "$1" ctr version >/dev/null 2>&1 || die 'containerd does not answer'
    step "$1" cri.md Image >/dev/null
    in_machine "$1" ctr --namespace k8s.io images import "$2" >/dev/null
    background "$1" kubelet "$(kube kubelet)" --kubeconfig="$work/$name.conf" --hostname-override="$name" \
        --node-ip="$(address_of_node "$1")" --client-ca-file="$work/ca.pem" --read-only-port=10255 \
        --container-runtime=remote --container-runtime-endpoint=unix:///run/containerd/containerd.sock \
        --pod-infra-container-image=localhost/busybox:1 --pod-manifest-path=/etc/kubernetes/manifests \
        --cgroup-driver=cgroupfs --cgroups-per-qos=false --enforce-node-allocatable= \
        --volume-plugin-dir=/var/lib/kubelet/volume-plugins --fail-swap-on=false
    # It would set limits of the whole kernel; 0 is none.
    background "$1" kube-proxy "$(kube kube-proxy)" --kubeconfig="$work/kube-proxy.conf" --hostname-override="$name" \
        --cluster-cidr=10.244.0.0/16 --conntrack-max-per-core=0 --conntrack-tcp-timeout-established=0 \
        --conntrack-tcp-timeout-close-wait=0
}

# ---- the DaemonSet's image -------------------------------------------------------------------------

# make_image ARCHIVE: what conf/kubernetes/Containerfile makes, of Debian's packages and without a registry.
make_image() {
    local packages system folder=$work/image
    packages=$(sed -n 's/.*--no-install-recommends \([^\\]*[^ \\]\).*/\1/p' "$root/conf/kubernetes/Containerfile" | tr ' ' ,)
    system=${XDG_CACHE_HOME:-$HOME/.cache}/manx/debian-12-$packages.tar
    if [[ ! -e $system ]]; then
        say "making a file system of Debian 12 with $packages, in $system"
        debootstrap --variant=minbase --include="$packages" bookworm "$work/system" "$(debian_mirror)" \
            >"$work/debootstrap.log" 2>&1 || die "debootstrap failed: $(tail -3 "$work/debootstrap.log")"
        tar -C "$work/system" --exclude='./dev/*' --exclude='./var/cache/apt/*' --exclude='./var/lib/apt/lists/*' \
            -cf "$system.new" .
        mv "$system.new" "$system"
        rm -rf "$work/system"
    fi
    mkdir -p "$folder"
    tar -C "$folder" -xf "$system"
    cp "$bin/manx" "$folder/usr/local/bin/manx"
    ln "$folder/usr/local/bin/manx" "$folder/usr/local/bin/manx-ipam"
    ln "$folder/usr/local/bin/manx" "$folder/usr/local/bin/manx-bird"
    "$root/docs/runtimes/image-archive" "$folder" localhost/manx:1 "$1" \
        '{"Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]}'
    rm -rf "$folder"
}
