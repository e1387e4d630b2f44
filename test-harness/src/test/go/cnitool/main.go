// CNI's own cnitool, as far as it is used here: Debian packages the library it is made of, libcni, without it.
package main

import (
	"context"
	"crypto/sha512"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/containernetworking/cni/libcni"
)

const usage = `usage: cnitool add|check|del NETWORK NETNS
environment: CNI_PATH, NETCONFPATH (/etc/cni/net.d), CNI_IFNAME (eth0), CNI_ARGS (K=V;...), CAP_ARGS (JSON)
`

func main() {
	if len(os.Args) != 4 {
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "cnitool:", err)
		os.Exit(1)
	}
}

func run(command, network, netns string) error {
	list, err := libcni.LoadConfList(environment("NETCONFPATH", "/etc/cni/net.d"), network)
	if err != nil {
		return err
	}
	netns, err = filepath.Abs(netns)
	if err != nil {
		return err
	}
	attachment, err := attachmentIn(netns)
	if err != nil {
		return err
	}
	cni := libcni.NewCNIConfig(filepath.SplitList(os.Getenv("CNI_PATH")), nil)
	switch command {
	case "add":
		result, err := cni.AddNetworkList(context.Background(), list, attachment)
		if err != nil {
			return err
		}
		return result.Print()
	case "check":
		return cni.CheckNetworkList(context.Background(), list, attachment)
	case "del":
		return cni.DelNetworkList(context.Background(), list, attachment)
	}
	return fmt.Errorf("no such command: %s", command)
}

// attachmentIn names the container after its namespace, as cnitool does.
func attachmentIn(netns string) (*libcni.RuntimeConf, error) {
	attachment := &libcni.RuntimeConf{
		ContainerID: fmt.Sprintf("cnitool-%x", sha512.Sum512([]byte(netns)))[:28],
		NetNS:       netns,
		IfName:      environment("CNI_IFNAME", "eth0"),
	}
	for _, pair := range strings.FieldsFunc(os.Getenv("CNI_ARGS"), func(r rune) bool { return r == ';' }) {
		key, value, found := strings.Cut(pair, "=")
		if !found {
			return nil, fmt.Errorf("CNI_ARGS: no = in %q", pair)
		}
		attachment.Args = append(attachment.Args, [2]string{key, value})
	}
	if capabilities := os.Getenv("CAP_ARGS"); capabilities != "" {
		if err := json.Unmarshal([]byte(capabilities), &attachment.CapabilityArgs); err != nil {
			return nil, fmt.Errorf("CAP_ARGS: %w", err)
		}
	}
	return attachment, nil
}

func environment(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
