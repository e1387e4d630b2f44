# shellcheck shell=bash
# What the tests of the scripts share: running one, and telling how it went. Sourced after `set -euo pipefail`.

# shellcheck source=install/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

logs=$root/install/target/shell-tests
passed=0 failed=0

# check SENTENCE FUNCTION: runs the function, which fails by its exit status, in a shell of its own.
check() {
    local sentence=$1 log=$logs/$2.log status=0
    # Not as a condition: errexit would be off inside.
    set +e
    (
        set -e
        "$2"
    ) >"$log" 2>&1 </dev/null
    status=$?
    set -e
    if ((status == 0)); then
        passed=$((passed + 1))
        say "${green}ok$plain      $sentence"
    else
        failed=$((failed + 1))
        say "${red}FAILED$plain  $sentence ($2, status $status):"
        tail -150 "$log" | sed 's/^/    | /'
    fi
}

# The last line of a script of tests, and its exit status.
sum_up() {
    echo "$passed passed, $failed failed"
    ((failed == 0))
}

fails_saying() { # TEXT COMMAND...
    local text=$1 out
    shift
    if out=$("$@" 2>&1); then
        die "it succeeded: $*"
    fi
    echo "$out"
    grep -qF -- "$text" <<<"$out"
}
