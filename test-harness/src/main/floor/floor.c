/*
 * The floor of an ADD and a DEL: the kernel operations that Manx performs, and nothing else. No JSON, no IPAM, no
 * checks, no undo. The benchmark compiles it and measures it beside real plugins; what they take above it is theirs.
 *
 *   CNI_COMMAND=ADD CNI_NETNS=PATH CNI_IFNAME=NAME FLOOR_HOST=NAME FLOOR_ADDRESS=A.B.C.D floor < any
 *   CNI_COMMAND=DEL FLOOR_HOST=NAME floor < any
 *   CNI_COMMAND=VERSION floor < any
 *
 * Sources: rtnetlink(7), linux/if_link.h, linux/rtnetlink.h, linux/neighbour.h.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/ip.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { POD_IFINDEX = 70000, MTU = 1450 };

static const unsigned char HOST_MAC[6] = {0xee, 0xee, 0xee, 0xee, 0xee, 0xee};

static char batch[4096];
static size_t used;
static int requests;

static void die(const char *what) {
    printf("{\"cniVersion\":\"1.1.0\",\"code\":5,\"msg\":\"%s: %s\"}\n", what, strerror(errno));
    exit(1);
}

static struct nlmsghdr *begin(int type, int flags, const void *head, size_t head_size) {
    struct nlmsghdr *message = (void *)(batch + used);
    memset(message, 0, sizeof *message);
    message->nlmsg_type = type;
    message->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
    message->nlmsg_seq = ++requests;
    memcpy(NLMSG_DATA(message), head, head_size);
    used += NLMSG_LENGTH(NLMSG_ALIGN(head_size));
    return message;
}

static struct rtattr *put(int type, const void *data, size_t size) {
    struct rtattr *attribute = (void *)(batch + used);
    attribute->rta_type = type;
    attribute->rta_len = RTA_LENGTH(size);
    if (size > 0)
        memcpy(RTA_DATA(attribute), data, size);
    used += RTA_ALIGN(attribute->rta_len);
    return attribute;
}

static void close_nest(struct rtattr *nest) { nest->rta_len = batch + used - (char *)nest; }
static void end(struct nlmsghdr *message) { message->nlmsg_len = batch + used - (char *)message; }
static void put_u32(int type, unsigned value) { put(type, &value, sizeof value); }
static void put_text(int type, const char *text) { put(type, text, strlen(text) + 1); }

/* Sends the batch and reads until every request has its answer; returns IFLA_LINK of the last link told. */
static int execute(int fd) {
    static char answers[32768];
    int link = 0, left = requests;
    if (send(fd, batch, used, 0) < 0)
        die("send");
    while (left > 0) {
        ssize_t size = recv(fd, answers, sizeof answers, 0);
        if (size < 0)
            die("recv");
        for (struct nlmsghdr *m = (void *)answers; NLMSG_OK(m, (size_t)size); m = NLMSG_NEXT(m, size)) {
            if (m->nlmsg_type == NLMSG_ERROR) {
                struct nlmsgerr *error = NLMSG_DATA(m);
                errno = -error->error;
                if (error->error)
                    die("request");
                left--;
            } else if (m->nlmsg_type == RTM_NEWLINK) {
                struct ifinfomsg *info = NLMSG_DATA(m);
                int rest = IFLA_PAYLOAD(m);
                for (struct rtattr *a = IFLA_RTA(info); RTA_OK(a, rest); a = RTA_NEXT(a, rest))
                    if (a->rta_type == IFLA_LINK)
                        link = *(int *)RTA_DATA(a);
            }
        }
    }
    used = 0;
    requests = 0;
    return link;
}

static int rtnetlink(void) {
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (fd < 0)
        die("socket");
    return fd;
}

static void add_route(struct in_addr to, int bits, const struct in_addr *via, int link) {
    struct rtmsg route = {.rtm_family = AF_INET,
                          .rtm_dst_len = bits,
                          .rtm_table = RT_TABLE_MAIN,
                          .rtm_protocol = RTPROT_BOOT,
                          .rtm_scope = via ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK,
                          .rtm_type = RTN_UNICAST};
    struct nlmsghdr *m = begin(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, &route, sizeof route);
    if (bits > 0)
        put(RTA_DST, &to, sizeof to);
    if (via)
        put(RTA_GATEWAY, via, sizeof *via);
    put_u32(RTA_OIF, link);
    end(m);
}

static void create_veth(const char *ifname, const char *host, int host_ns) {
    struct ifinfomsg link = {.ifi_index = POD_IFINDEX, .ifi_flags = IFF_UP, .ifi_change = IFF_UP};
    struct ifinfomsg peer = {0}; /* The kernel cannot take it up yet: its own peer is not tied to it (veth_newlink). */
    struct nlmsghdr *m = begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &link, sizeof link);
    put_text(IFLA_IFNAME, ifname);
    put_u32(IFLA_MTU, MTU);
    struct rtattr *info = put(IFLA_LINKINFO, NULL, 0);
    put_text(IFLA_INFO_KIND, "veth");
    struct rtattr *data = put(IFLA_INFO_DATA, NULL, 0);
    struct rtattr *nested = put(VETH_INFO_PEER, &peer, sizeof peer);
    put_text(IFLA_IFNAME, host);
    put_u32(IFLA_MTU, MTU);
    put(IFLA_ADDRESS, HOST_MAC, sizeof HOST_MAC);
    put_u32(IFLA_NET_NS_FD, host_ns);
    close_nest(nested);
    close_nest(data);
    close_nest(info);
    end(m);
}

static void configure_pod(struct in_addr address, struct in_addr gateway) {
    struct in_addr any = {0};
    struct ifinfomsg lo = {.ifi_index = 1, .ifi_flags = IFF_UP, .ifi_change = IFF_UP};
    end(begin(RTM_NEWLINK, 0, &lo, sizeof lo));

    struct ifaddrmsg head = {.ifa_family = AF_INET, .ifa_prefixlen = 32, .ifa_index = POD_IFINDEX};
    struct nlmsghdr *m = begin(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, &head, sizeof head);
    put(IFA_LOCAL, &address, sizeof address);
    put(IFA_ADDRESS, &address, sizeof address);
    end(m);

    add_route(gateway, 32, NULL, POD_IFINDEX);
    add_route(any, 0, &gateway, POD_IFINDEX);

    struct ndmsg neighbour = {.ndm_family = AF_INET, .ndm_ifindex = POD_IFINDEX, .ndm_state = NUD_PERMANENT};
    m = begin(RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE, &neighbour, sizeof neighbour);
    put(NDA_DST, &gateway, sizeof gateway);
    put(NDA_LLADDR, HOST_MAC, sizeof HOST_MAC);
    end(m);
}

static void ask_link(int index) {
    struct ifinfomsg link = {.ifi_index = index};
    end(begin(RTM_GETLINK, 0, &link, sizeof link));
}

static void configure_host(int index, const char *alias) {
    struct ifinfomsg link = {.ifi_index = index, .ifi_flags = IFF_UP, .ifi_change = IFF_UP};
    struct nlmsghdr *m = begin(RTM_SETLINK, 0, &link, sizeof link);
    put(IFLA_IFALIAS, alias, strlen(alias));
    struct rtattr *families = put(IFLA_AF_SPEC, NULL, 0);
    struct rtattr *inet = put(AF_INET, NULL, 0);
    struct rtattr *conf = put(IFLA_INET_CONF, NULL, 0);
    put_u32(IPV4_DEVCONF_FORWARDING, 1);
    put_u32(IPV4_DEVCONF_PROXY_ARP, 0);
    close_nest(conf);
    close_nest(inet);
    close_nest(families);
    end(m);
}

static void write_sysctl(const char *host, const char *key, const char *value) {
    char path[128];
    snprintf(path, sizeof path, "/proc/sys/net/ipv6/conf/%s/%s", host, key);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd >= 0) {
        if (write(fd, value, strlen(value)) < 0)
            die(path);
        close(fd);
    }
}

static void add(void) {
    const char *host = getenv("FLOOR_HOST");
    struct in_addr address, gateway;
    inet_aton(getenv("FLOOR_ADDRESS"), &address);
    inet_aton("169.254.1.1", &gateway);
    int own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    int pod = open(getenv("CNI_NETNS"), O_RDONLY | O_CLOEXEC);
    if (own < 0 || pod < 0)
        die("open namespace");
    int node_side = rtnetlink();
    if (setns(pod, CLONE_NEWNET) < 0)
        die("setns");
    int pod_side = rtnetlink();
    if (setns(own, CLONE_NEWNET) < 0)
        die("setns");

    create_veth(getenv("CNI_IFNAME"), host, own);
    configure_pod(address, gateway);
    ask_link(POD_IFINDEX);
    int index = execute(pod_side);

    write_sysctl(host, "accept_ra", "0");
    write_sysctl(host, "disable_ipv6", "1");
    configure_host(index, "manx:floor:container:eth0");
    add_route(address, 32, NULL, index);
    ask_link(index);
    execute(node_side);
    printf("{\"cniVersion\":\"1.1.0\",\"ips\":[{\"address\":\"%s/32\"}]}\n", getenv("FLOOR_ADDRESS"));
}

static void del(void) {
    struct ifinfomsg link = {0};
    int fd = rtnetlink();
    struct nlmsghdr *m = begin(RTM_DELLINK, 0, &link, sizeof link);
    put_text(IFLA_IFNAME, getenv("FLOOR_HOST"));
    end(m);
    execute(fd);
}

int main(void) {
    char stdin_text[65536];
    while (read(0, stdin_text, sizeof stdin_text) > 0)
        ;
    const char *command = getenv("CNI_COMMAND");
    if (command && strcmp(command, "ADD") == 0)
        add();
    else if (command && strcmp(command, "DEL") == 0)
        del();
    else
        puts("{\"cniVersion\":\"1.1.0\",\"supportedVersions\":[\"1.1.0\"]}");
    return 0;
}
