/*
 * What kinds of socket the kernel has, asked when somebody wants to know: linked with --wrap for each function named here.
 *
 * SubstrateVM loads the JDK's libnet at every start, used or not, and libnet opens a socket of each kind and reads
 * /proc/net/if_inet6 at once. Here it is told "yes" then, and the kernel is asked by the first who would act upon the answer.
 */

int __real_IPv4_supported(void);
int __real_IPv6_supported(void);
int __real_reuseport_supported(int ipv6);
int __real_ipv4_available(void);
int __real_ipv6_available(void);
int __real_reuseport_available(void);

int __wrap_IPv4_supported(void);
int __wrap_IPv6_supported(void);
int __wrap_reuseport_supported(int ipv6);
int __wrap_ipv4_available(void);
int __wrap_ipv6_available(void);
int __wrap_reuseport_available(void);

int __wrap_IPv4_supported(void) {
    return 1;
}

int __wrap_IPv6_supported(void) {
    return 1;
}

int __wrap_reuseport_supported(int ipv6) {
    (void) ipv6;
    return 1;
}

enum { UNKNOWN, NO, YES };

/* Two threads that ask at once get the same answer, so neither has to wait. */
static int asked_once(int *known, int (*ask)(void)) {
    int answer = __atomic_load_n(known, __ATOMIC_RELAXED);
    if (answer == UNKNOWN) {
        answer = ask() ? YES : NO;
        __atomic_store_n(known, answer, __ATOMIC_RELAXED);
    }
    return answer == YES;
}

static int ask_ipv4(void) {
    return __real_ipv4_available() && __real_IPv4_supported();
}

/* The real one says no also when the program prefers IPv4 (java.net.preferIPv4Stack). */
static int ask_ipv6(void) {
    return __real_ipv6_available() && __real_IPv6_supported();
}

static int ask_reuseport(void) {
    return __real_reuseport_available() && __real_reuseport_supported(__wrap_ipv6_available());
}

int __wrap_ipv4_available(void) {
    static int known;
    return asked_once(&known, ask_ipv4);
}

int __wrap_ipv6_available(void) {
    static int known;
    return asked_once(&known, ask_ipv6);
}

int __wrap_reuseport_available(void) {
    static int known;
    return asked_once(&known, ask_reuseport);
}
