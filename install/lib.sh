# shellcheck shell=bash
# What build, demo and test share: talking to the person, packages, the JDK, BIRD, waiting.
# Sourced after `set -euo pipefail`.

# A failure inside $(...) ends the script too, as everywhere else.
shopt -s inherit_errexit

# The top of the repository.
# shellcheck disable=SC2034 # used by those who source this
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# ---- talking ---------------------------------------------------------------------------------------

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
    bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' dim=$'\e[2m' plain=$'\e[0m'
else
    bold='' green='' red='' dim='' plain=''
fi

# A script that another one calls goes on counting where that one is.
SECONDS=${MANX_SECONDS:-0}
unset MANX_SECONDS

# A line of progress, with the seconds since the start.
say() {
    printf '%s[%3ds]%s %s\n' "$dim" "$SECONDS" "$plain" "$*"
}

# The heading of a part.
part() {
    printf '\n%s[%3ds] %s%s\n' "$bold" "$SECONDS" "$*" "$plain"
}

die() {
    printf '%s%s: %s%s\n' "$red" "$(basename "$0")" "$*" "$plain" >&2
    exit 1
}

require_root() {
    ((EUID == 0)) || die "needs root (it $1); try: sudo $0"
}

# ---- expectations ----------------------------------------------------------------------------------

held=0 broken=0

# tick NAME COMMAND...: a green tick when the command succeeds, else a red cross; never ends the script.
tick() {
    local name=$1
    shift
    if "$@"; then
        held=$((held + 1))
        printf '  %s✔ %s%s\n' "$green" "$name" "$plain"
    else
        broken=$((broken + 1))
        printf '  %s✘ %s%s\n' "$red" "$name" "$plain"
    fi
}

# As a command, because a plain `! command` does not end a shell under errexit.
not() {
    ! "$@"
}

# same EXPECTED ACTUAL: are the texts equal? Shows the difference when they are not.
same() {
    [[ $1 == "$2" ]] || {
        diff --label expected --label found -U9 <(printf '%s\n' "$1") <(printf '%s\n' "$2") |
            sed 's/^/      /'
        return 1
    }
}

# ---- waiting ---------------------------------------------------------------------------------------

# wait_for SECONDS WHAT COMMAND...: polls until the command succeeds; fails at the deadline. Says what it waits
# for only when that is not so already.
wait_for() {
    local seconds=$1 what=$2
    shift 2
    "$@" && return
    say "waiting for $what (at most $seconds s)"
    local deadline=$((SECONDS + seconds))
    until "$@"; do
        if ((SECONDS >= deadline)); then
            say "${red}gave up waiting for $what$plain"
            return 1
        fi
        sleep 0.1 # between two looks; the deadline above bounds them
    done
}

# ---- packages --------------------------------------------------------------------------------------

package_installed() {
    [[ $(dpkg-query -W -f '${Status}' "$1" 2>/dev/null) == 'install ok installed' ]]
}

# A Debian package's lists must be there before it can be had; a machine that has all it needs asks nobody.
# Exported, so that a script called by another does not ask again.
apt_update_once() {
    [[ -z ${MANX_APT_UPDATED:-} ]] || return 0
    say 'apt-get update'
    apt-get update -qq || die 'apt-get update failed; are the package sources of this machine reachable?'
    export MANX_APT_UPDATED=yes
}

# debian_mirror: prints where this machine gets Debian's packages from.
debian_mirror() {
    local mirror
    mirror=$(grep -hsoE '[a-z+]+://[^ ]*/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} |
        tr -d ' ' | sed -n 1p) || true
    [[ -n $mirror ]] || die 'no Debian mirror in /etc/apt'
    echo "$mirror"
}

# While installing, nothing may start a service: bird2 would start a BIRD of its own on the host's real
# interfaces. A policy that the machine already has stays as it is; one that a killed run left is ours.
policy=/usr/sbin/policy-rc.d
policy_mark='# Made by Manx while it installs packages: start no service.'
forbid_services() {
    [[ ! -e $policy ]] || return 0
    say "no service is started meanwhile: $policy says so until the packages are in"
    printf '#!/bin/sh\n%s\nexit 101\n' "$policy_mark" >"$policy"
    chmod 755 "$policy"
}

allow_services() {
    if grep -qsxF "$policy_mark" "$policy"; then
        rm -f "$policy"
    fi
}
# An interrupted script must not leave it; one with an EXIT trap of its own calls it there.
trap allow_services EXIT

# install_missing 'PACKAGE why' ...: installs those that are not there, saying which and why.
install_missing() {
    local entry package missing=()
    for entry in "$@"; do
        package=${entry%% *}
        package_installed "$package" && continue
        say "installing Debian package $package: ${entry#* }"
        missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    apt_update_once
    local log status=0
    log=$(mktemp)
    forbid_services
    # Nothing is removed for it: bird2 would take the place of an installed bird. Another apt-get is waited for.
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-remove --no-install-recommends \
        -o DPkg::Lock::Timeout=300 \
        "${missing[@]}" >"$log" 2>&1 </dev/null || status=$?
    allow_services
    ((status == 0)) || tail -20 "$log" >&2
    rm -f "$log"
    ((status == 0)) || die "could not install ${missing[*]}"
}

# ---- the image builder -----------------------------------------------------------------------------

# native_image_home: prints a home with bin/native-image: GRAALVM_HOME where that is set, else one that is assembled from
# package registries, once, outside the work tree. Progress goes to stderr.
native_image_home() {
    if [[ -n ${GRAALVM_HOME:-} ]]; then
        [[ -x $GRAALVM_HOME/bin/native-image ]] ||
            die "GRAALVM_HOME=$GRAALVM_HOME has no bin/native-image; unset it, or point it to a GraalVM for JDK 25"
        echo "$GRAALVM_HOME"
        return
    fi
    local home=${XDG_CACHE_HOME:-$HOME/.cache}/manx/graalvm-25
    MANX_SECONDS=$SECONDS "$root/install/native-toolchain/assemble" "$home" >&2
    echo "$home"
}

# image_libc HOME: prints the C library that images of this builder are linked with. A process of musl's starts quicker
# (docs/native-image.md); a GraalVM as it is downloaded has no zlib for it.
image_libc() {
    if [[ -e $1/lib/svm/clibraries/linux-amd64/musl/libz.a ]] && command -v x86_64-linux-musl-gcc >/dev/null; then
        echo musl
    else
        echo glibc
    fi
}

# ---- JDK 25 ----------------------------------------------------------------------------------------

# Prints the home of a JDK 25: JAVA_HOME when it is one, else any under /usr/lib/jvm.
find_jdk_25() {
    local home
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
        if [[ -x $home/bin/javac ]] && grep -qs '^JAVA_VERSION="25[."]' "$home/release"; then
            echo "$home"
            return
        fi
    done
    die 'no JDK 25: set JAVA_HOME to one, or unpack one under /usr/lib/jvm (Debian 12 has none of its own)'
}

# json_jars: prints the class path of Jackson's tree model, which the harness reads JSON with; fetches it where it is missing.
json_jars() {
    local version home=$HOME/.m2/repository/com/fasterxml/jackson/core jars
    version=$(sed -n '/<artifactId>jackson-databind</{n;s/.*<version>\(.*\)<.*/\1/p}' "$root/pom.xml")
    if [[ ! -e $home/jackson-databind/$version/jackson-databind-$version.jar ]]; then
        install_missing 'maven fetches Jackson' >&2
        (cd "$root" && mvn -B -q -N dependency:get -Dartifact="com.fasterxml.jackson.core:jackson-databind:$version") >&2
    fi
    jars=$(compgen -G "$home/jackson-*/$version/*$version.jar"; compgen -G "$home/jackson-annotations/${version%.*}/*.jar") ||
        die 'no Jackson in the local Maven repository'
    paste -sd: <<<"$jars"
}

# ---- BIRD ------------------------------------------------------------------------------------------

# unpack_aside PACKAGE: downloads a Debian package and unpacks it into a cache, without installing it; prints the
# folder. Debian's bird (1.6) and bird2 exclude one another, so one of the two has to live like this.
unpack_aside() {
    local package=$1 cache=${XDG_CACHE_HOME:-$HOME/.cache}/manx/$1 fresh
    if [[ ! -x $cache/usr/sbin/bird ]]; then
        say "unpacking Debian package $package aside, in $cache" >&2
        apt_update_once >&2
        mkdir -p "$cache"
        fresh=$(mktemp -d "$cache.XXXXXX")
        # _apt could not write here; root's own download needs no such guard.
        (cd "$fresh" && apt-get download -qq -o APT::Sandbox::User=root "$package" >&2) ||
            die "could not download Debian package $package"
        dpkg -x "$fresh/$package"_*.deb "$fresh"
        rm -- "$fresh/$package"_*.deb
        # Whole or not at all, so that a killed run leaves no half BIRD.
        rm -rf "$cache"
        mv "$fresh" "$cache"
    fi
    echo "$cache"
}

# unpack_bird_3: prints the folder of a BIRD 3, fetching it when it is missing. Debian has it since 13, so it comes with the C
# library and all else of that release, and a script named bird that starts it with them. Lists of that release's packages
# are kept apart: apt on this machine must not think of upgrading.
unpack_bird_3() {
    local cache=${XDG_CACHE_HOME:-$HOME/.cache}/manx/bird3 fresh mirror apart package loader
    if [[ ! -x $cache/bird ]]; then
        say "unpacking BIRD 3 of Debian 13 aside, in $cache" >&2
        mirror=$(debian_mirror)
        mkdir -p "$cache"
        fresh=$(mktemp -d "$cache.XXXXXX")
        mkdir -p "$fresh"/apt/{lists,cache/archives}/partial
        touch "$fresh/apt/status"
        echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$fresh/apt/sources.list"
        apart=(-o "Dir::Etc::sourcelist=$fresh/apt/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$fresh/apt/lists"
            -o "Dir::Cache=$fresh/apt/cache" -o "Dir::State::status=$fresh/apt/status" -o APT::Sandbox::User=root
            -o Acquire::Languages=none)
        apt-get "${apart[@]}" update -qq >&2 || die "could not read the package lists of Debian 13"
        # BIRD, its C library, and what libssh needs, which BIRD is linked with.
        (cd "$fresh" && apt-get "${apart[@]}" download -qq bird3 libc6 libgcc-s1 libssh-4 libgssapi-krb5-2 libssl3t64 zlib1g \
            libkrb5-3 libcom-err2 libk5crypto3 libkrb5support0 libzstd1 libkeyutils1 >&2) || die 'could not download BIRD 3'
        for package in "$fresh"/*.deb; do
            dpkg -x "$package" "$fresh" || die "could not unpack $package"
        done
        rm -rf -- "$fresh"/*.deb "$fresh/apt"
        loader=$(cd "$fresh" && compgen -G 'usr/lib/*/ld-linux-*.so.*') || die 'no loader in the libc6 of Debian 13'
        cat >"$fresh/bird" <<END
#!/bin/sh
# BIRD 3 with the loader and the libraries beside it.
here=$(printf %q "$cache")
exec "\$here/$loader" --library-path "\$here/${loader%/*}" --argv0 bird "\$here/usr/sbin/bird" "\$@"
END
        chmod 755 "$fresh/bird"
        rm -rf "$cache"
        mv "$fresh" "$cache"
    fi
    echo "$cache"
}

# bird_binary DIALECT: prints the path of a BIRD that speaks it (1.6, 2 or 3), fetching it when it is missing.
bird_binary() {
    local folder
    case $1 in
        1.6)
            folder=$(unpack_aside bird)
            echo "$folder/usr/sbin/bird"
            ;;
        2)
            if package_installed bird; then
                install_missing 'libssh-gcrypt-4 a library of BIRD 2' >&2
                folder=$(unpack_aside bird2)
                echo "$folder/usr/sbin/bird"
            else
                install_missing 'bird2 BIRD 2, the BGP daemon' >&2
                echo /usr/sbin/bird
            fi
            ;;
        3)
            folder=$(unpack_bird_3) || exit
            echo "$folder/bird"
            ;;
        *) die "no such dialect of BIRD: $1 (1.6, 2 or 3)" ;;
    esac
}
