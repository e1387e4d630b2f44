/*
 * Where a thread's stack is, for musl: linked with --wrap=pthread_getattr_np.
 *
 * SubstrateVM asks once per thread, to tell a stack overflow before it happens. For the first thread musl probes page by
 * page what is mapped at that moment, some 130 KB, although the kernel extends that stack down to RLIMIT_STACK when it is
 * used. A program would be told of an overflow long before there is one.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

extern char **environ;

int __real_pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes);
int __wrap_pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes);

enum { PAGE = 4096, MOST = 8 << 20, GUARD = 1 << 20 };

/* The environment's pointers lie above all frames; what is above them in their page is not needed. */
static int first_thread(pthread_attr_t *attributes) {
    struct rlimit limit;
    uintptr_t top = ((uintptr_t) environ + PAGE - 1) & -(uintptr_t) PAGE;
    size_t size = MOST;
    if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur < MOST) {
        size = limit.rlim_cur & -(size_t) PAGE;
    }
    if (size > 2 * GUARD) {
        size -= GUARD; /* arguments and environment lie above, and count too */
    }
    int failed = pthread_attr_init(attributes);
    return failed ? failed : pthread_attr_setstack(attributes, (void *) (top - size), size);
}

int __wrap_pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes) {
    int is_first = pthread_equal(thread, pthread_self()) && syscall(SYS_gettid) == getpid();
    return is_first ? first_thread(attributes) : __real_pthread_getattr_np(thread, attributes);
}
