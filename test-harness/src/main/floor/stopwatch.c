/*
 * Runs plugins as a runtime does (exec, environment, stdin) and measures each call from outside. A runtime's own weight
 * would drown the differences between plugins, so this parent is small: a child starts with its parent's high-water mark
 * of memory (exec_mmap in fs/exec.c), and posix_spawn shares the parent's pages until the exec.
 *
 * The plan is on stdin, one call a line, fields separated by tabs:
 *
 *   GROUP NETNS PROGRAM STDIN PREV STDOUT WANTED [NAME=VALUE]...
 *
 *   GROUP   calls that follow one another with the same group run at once; the next group waits for all of them
 *   NETNS   the node's namespace, a path
 *   STDIN   file with the configuration, a JSON object
 *   PREV    file with the result that goes into it as prevResult, as a runtime does for DEL; - for none
 *   STDOUT  file for what the plugin prints; - for none
 *   WANTED  text that must be in what it prints; - for any
 *
 * The answer on stdout has a line for each call, in the plan's order, fields separated by tabs:
 *
 *   STATUS START WALL USER SYSTEM FAULTS PEAK
 *
 *   STATUS  exit status, 128 and the signal's number for a killed one, 255 when the wanted text is missing
 *   START   nanoseconds from a group's first start to this one's
 *   WALL    nanoseconds from before the start to after the end was seen
 *   USER, SYSTEM  microseconds of CPU, of the plugin and of what it ran and waited for
 *   FAULTS  minor page faults, of all of them
 *   PEAK    KiB, resident, of the largest of them
 *
 * After a group with a failed call nothing more is run; what the call printed goes to stderr.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { AT_ONCE = 64, VARIABLES = 32, TEXT = 65536 };

struct call {
    char line[4096];
    char *group, *netns, *program, *input, *previous, *output, *wanted;
    char *environment[VARIABLES + 1];
    int netns_fd, stdin_fd, stdout_fd;
    pid_t pid;
    long long started, ended;
    int status;
    struct rusage usage;
};

static struct call calls[AT_ONCE];

static void die(const char *what) {
    fprintf(stderr, "stopwatch: %s: %s\n", what, strerror(errno));
    exit(2);
}

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* The next field, or NULL. */
static char *field(char **rest) { return strsep(rest, "\t"); }

static void parse(struct call *call) {
    char *rest = call->line;
    call->group = field(&rest);
    call->netns = field(&rest);
    call->program = field(&rest);
    call->input = field(&rest);
    call->previous = field(&rest);
    call->output = field(&rest);
    call->wanted = field(&rest);
    if (!call->wanted) {
        errno = EINVAL;
        die("a line of the plan has too few fields");
    }
    int count = 0;
    for (char *variable; (variable = field(&rest));) {
        if (count == VARIABLES) {
            errno = E2BIG;
            die(call->program);
        }
        call->environment[count++] = variable;
    }
    call->environment[count] = NULL;
}

static size_t read_file(const char *path, char *text) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd < 0 ? -1 : read(fd, text, TEXT);
    if (size < 0)
        die(path);
    close(fd);
    return size;
}

static void write_all(int fd, const char *text, size_t size) {
    if (write(fd, text, size) != (ssize_t)size)
        die("write a plugin's stdin");
}

/* A file in memory with the configuration, and the previous result spliced in before its last brace. */
static int make_stdin(const struct call *call) {
    static char text[TEXT];
    int fd = memfd_create("stdin", MFD_CLOEXEC);
    if (fd < 0)
        die("memfd_create");
    size_t size = read_file(call->input, text);
    if (strcmp(call->previous, "-") == 0) {
        write_all(fd, text, size);
    } else {
        const char *brace = memrchr(text, '}', size);
        if (!brace) {
            errno = EINVAL;
            die(call->input);
        }
        write_all(fd, text, brace - text);
        write_all(fd, ",\"prevResult\":", 14);
        size = read_file(call->previous, text);
        write_all(fd, text, size);
        write_all(fd, "}", 1);
    }
    lseek(fd, 0, SEEK_SET);
    return fd;
}

/* All that is not to be measured. */
static void prepare(struct call *call) {
    call->netns_fd = open(call->netns, O_RDONLY | O_CLOEXEC);
    if (call->netns_fd < 0)
        die(call->netns);
    call->stdin_fd = make_stdin(call);
    call->stdout_fd = strcmp(call->output, "-") == 0
                          ? memfd_create("stdout", MFD_CLOEXEC)
                          : open(call->output, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (call->stdout_fd < 0)
        die(call->output);
}

static void start(struct call *call) {
    char *arguments[] = {call->program, NULL};
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, call->stdin_fd, 0);
    posix_spawn_file_actions_adddup2(&files, call->stdout_fd, 1);
    if (setns(call->netns_fd, CLONE_NEWNET) < 0)
        die(call->netns);
    call->started = now();
    errno = posix_spawn(&call->pid, call->program, &files, NULL, arguments, call->environment);
    if (errno)
        die(call->program);
    posix_spawn_file_actions_destroy(&files);
}

/* Waits for all; each one's end is taken as soon as it is seen. */
static void wait_for(int count) {
    for (int left = count; left > 0; left--) {
        int status;
        struct rusage usage;
        pid_t pid = wait4(-1, &status, 0, &usage);
        long long ended = now();
        if (pid < 0)
            die("wait4");
        for (int i = 0; i < count; i++)
            if (calls[i].pid == pid) {
                calls[i].ended = ended;
                calls[i].usage = usage;
                calls[i].status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            }
    }
}

static void check_and_close(struct call *call) {
    static char text[TEXT + 1];
    ssize_t size = pread(call->stdout_fd, text, TEXT, 0);
    if (size < 0)
        die("read a plugin's stdout");
    text[size] = 0;
    if (call->status == 0 && strcmp(call->wanted, "-") != 0 && !strstr(text, call->wanted))
        call->status = 255;
    if (call->status != 0)
        fprintf(stderr, "stopwatch: %s ended with %d: %s\n", call->program, call->status, text);
    close(call->netns_fd);
    close(call->stdin_fd);
    close(call->stdout_fd);
}

static long long micros(struct timeval time) { return time.tv_sec * 1000000LL + time.tv_usec; }

/*
 * Up to two ticks of the slowest usual clock (250 Hz), never the same twice. A DEL ends when the kernel's clock has ticked
 * some times, and the next call would start just behind a tick, or not, by what was called before it.
 */
static void lose_step(void) {
    static unsigned seed = 1;
    seed = seed * 1103515245 + 12345;
    struct timespec pause = {0, (seed >> 8) % 8000000};
    nanosleep(&pause, NULL);
}

static void run_group(int count) {
    for (int i = 0; i < count; i++)
        prepare(&calls[i]);
    lose_step();
    for (int i = 0; i < count; i++)
        start(&calls[i]);
    wait_for(count);
    int failed = 0;
    for (int i = 0; i < count; i++) {
        struct call *call = &calls[i];
        check_and_close(call);
        printf("%d\t%lld\t%lld\t%lld\t%lld\t%ld\t%ld\n", call->status, call->started - calls[0].started,
               call->ended - call->started, micros(call->usage.ru_utime), micros(call->usage.ru_stime),
               call->usage.ru_minflt, call->usage.ru_maxrss);
        failed |= call->status;
    }
    if (failed)
        exit(1);
}

int main(void) {
    static char line[sizeof calls[0].line];
    int count = 0;
    while (fgets(line, sizeof line, stdin)) {
        size_t group = strcspn(line, "\t");
        if (count > 0 && (strlen(calls[0].group) != group || memcmp(calls[0].group, line, group) != 0)) {
            run_group(count);
            count = 0;
        }
        if (count == AT_ONCE) {
            errno = E2BIG;
            die("too many calls at once");
        }
        line[strcspn(line, "\n")] = 0;
        strcpy(calls[count].line, line);
        parse(&calls[count++]);
    }
    if (count > 0)
        run_group(count);
    return 0;
}
