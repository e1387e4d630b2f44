# shellcheck shell=bash
# Machines within the machine, for programs that think they own the one they run on, and what docs/runtimes says is done
# on them. Sourced after lib.sh.

machine=$root/test-harness/src/main/resources/dev/manx/harness/runtimes/machine
pages=$root/docs/runtimes

# By the names of their network namespaces: the first process, as seen from outside; our end of its standard input; what
# keeps it.
declare -A machine_pid machine_stdin machine_keeper

# start_machine NETNS: one that has the network of this namespace. It ends with this shell, whatever happens to that.
start_machine() {
    local netns=$1 said='' pid='' stdin ready
    ready=$(mktemp -u)
    mkfifo "$ready"
    exec {stdin}> >(let_go && exec "$machine" run "$netns" >"$ready")
    machine_keeper[$netns]=$! machine_stdin[$netns]=$stdin
    read -r said pid <"$ready" || true
    rm "$ready"
    [[ $said == ready ]] || die "the machine $netns did not come up: $said $pid"
    machine_pid[$netns]=$pid
}

# Closes our ends in a process that another machine, or a daemon within one, becomes: whoever keeps an end open keeps that
# machine alive.
let_go() {
    local stdin
    for stdin in "${machine_stdin[@]}"; do
        exec {stdin}>&-
    done
}

end_machines() {
    local netns
    let_go
    for netns in "${!machine_keeper[@]}"; do
        wait "${machine_keeper[$netns]}" || say "${red}the machine $netns left something$plain"
    done
}

# in_machine NETNS COMMAND...: runs it there, as root and with the machine's own paths.
in_machine() {
    local pid=${machine_pid[$1]}
    shift
    (let_go && exec "$machine" enter "$pid" "$@")
}

# write_file NETNS PAGE PATH: writes a file in the machine as the page shows it.
write_file() {
    # shellcheck disable=SC2016 # expanded inside
    awk -v path="\`$3\`:" '$0 == path { found = 1 } found && /^```/ { if (block++) exit; next } block' "$pages/$2" |
        in_machine "$1" bash -c 'mkdir -p "${1%/*}" && cat >"$1"' write "$3"
}

# step NETNS PAGE HEADING: runs the page's commands under this heading in the machine.
step() {
    local commands
    commands=$(awk -v heading="## $3" '/^## / { here = $0 == heading } /^```$/ { sh = 0 } here && sh; /^```sh$/ { sh = 1 }' \
        "$pages/$2")
    [[ -n $commands ]] || die "no commands under '$3' in $2"
    in_machine "$1" bash -euo pipefail -c "cd '$root'; $commands"
}

# pod_netns NETNS ADDRESS: the name, there, of the namespace of the pod with this address.
pod_netns() {
    in_machine "$1" ip netns list | awk '{ print $1 }' | while read -r each; do
        ! in_machine "$1" ip -n "$each" -4 -o address show eth0 2>/dev/null | grep -qF " $2/32 " || echo "$each"
    done
}

# What pods have while they are there, on a node: links, routes, rules (not those of kube-proxy), namespaces, allocations.
traces_of_pods() { # NETNS
    in_machine "$1" bash -c 'ip -o link | cut -d: -f2
        ip -4 route show table all
        iptables-save | grep -F 10.244. | grep -v "^-A KUBE-"
        ip netns list
        ls /var/lib/cni/results
        grep -h ^allocated /run/manx/manx/*' 2>/dev/null || true
}
