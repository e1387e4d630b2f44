// A few commands of crictl, which Debian 12 does not have: each is one call of the CRI, on containerd's socket.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"google.golang.org/grpc"
)

const usage = `usage: crictl info
       crictl runp POD.json             prints the pod's id
       crictl inspectp POD
       crictl pods [--name NAME] -q     prints the ids of all pods, or of those of this name
       crictl create POD CONTAINER.json POD.json   prints the container's id
       crictl start CONTAINER
       crictl ps [--name NAME] -q
       crictl exec -s CONTAINER COMMAND...
       crictl stopp POD
       crictl rmp POD
`

// A sandbox takes less than a second; a minute is for a machine that has much else to do.
const limit = time.Minute

type client struct {
	context context.Context
	socket  *grpc.ClientConn
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "crictl:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	socket, err := grpc.DialContext(ctx, "unix:/run/containerd/containerd.sock", grpc.WithInsecure())
	if err != nil {
		return err
	}
	defer socket.Close()
	c := client{ctx, socket}
	command := ""
	if len(args) > 0 {
		command = args[0]
	}
	switch {
	case command == "info" && len(args) == 1:
		return c.show("Status", &empty{}, &statusResponse{})
	case command == "pods" && args[len(args)-1] == "-q":
		return c.listPods(name(args))
	case command == "ps" && args[len(args)-1] == "-q":
		return c.listContainers(name(args))
	case command == "runp" && len(args) == 2:
		return c.runPod(args[1])
	case command == "inspectp" && len(args) == 2:
		return c.show("PodSandboxStatus", &podID{ID: args[1]}, &podStatusResponse{})
	case command == "create" && len(args) == 4:
		return c.create(args[1], args[2], args[3])
	case command == "start" && len(args) == 2:
		return c.call("StartContainer", &containerID{ID: args[1]}, &empty{})
	case command == "exec" && len(args) > 3 && args[1] == "-s":
		return c.exec(args[2], args[3:])
	case command == "stopp" && len(args) == 2:
		return c.call("StopPodSandbox", &podID{ID: args[1]}, &empty{})
	case command == "rmp" && len(args) == 2:
		return c.call("RemovePodSandbox", &podID{ID: args[1]}, &empty{})
	}
	fmt.Fprint(os.Stderr, usage)
	os.Exit(2)
	return nil
}

func (c client) call(method string, request, response interface{}) error {
	return c.socket.Invoke(c.context, "/runtime.v1.RuntimeService/"+method, request, response)
}

func (c client) show(method string, request, response interface{}) error {
	if err := c.call(method, request, response); err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	return out.Encode(response)
}

func (c client) runPod(file string) error {
	var config podConfig
	if err := read(file, &config); err != nil {
		return err
	}
	var pod podID
	if err := c.call("RunPodSandbox", &runPodRequest{Config: &config}, &pod); err != nil {
		return err
	}
	fmt.Println(pod.ID)
	return nil
}

func (c client) listPods(name string) error {
	var list listPodsResponse
	if err := c.call("ListPodSandbox", &empty{}, &list); err != nil {
		return err
	}
	for _, pod := range list.Items {
		if name == "" || name == pod.Metadata.Name {
			fmt.Println(pod.ID)
		}
	}
	return nil
}

func (c client) listContainers(name string) error {
	var list listContainersResponse
	if err := c.call("ListContainers", &empty{}, &list); err != nil {
		return err
	}
	for _, container := range list.Items {
		if name == "" || name == container.Metadata.Name {
			fmt.Println(container.ID)
		}
	}
	return nil
}

func (c client) create(pod, containerFile, podFile string) error {
	request := createContainerRequest{PodID: pod, Config: &containerConfig{}, PodConfig: &podConfig{}}
	if err := read(containerFile, request.Config); err != nil {
		return err
	}
	if err := read(podFile, request.PodConfig); err != nil {
		return err
	}
	var created containerID
	if err := c.call("CreateContainer", &request, &created); err != nil {
		return err
	}
	fmt.Println(created.ID)
	return nil
}

// exec shows what the command wrote, and ends as it did.
func (c client) exec(container string, command []string) error {
	var done execResponse
	request := execRequest{ContainerID: container, Command: command, Timeout: int64(limit.Seconds())}
	if err := c.call("ExecSync", &request, &done); err != nil {
		return err
	}
	os.Stdout.Write(done.Stdout)
	os.Stderr.Write(done.Stderr)
	if done.ExitCode != 0 {
		return fmt.Errorf("%v: exit code %d", command, done.ExitCode)
	}
	return nil
}

// name is that of --name, or empty.
func name(args []string) string {
	if len(args) == 4 && args[1] == "--name" {
		return args[2]
	}
	return ""
}

func read(file string, into interface{}) error {
	bytes, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(bytes, into); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}
