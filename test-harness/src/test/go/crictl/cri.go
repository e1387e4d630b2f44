package main

// The part of Kubernetes' container runtime interface (CRI v1, k8s.io/cri-api/pkg/apis/runtime/v1/api.proto) that is used
// here, field numbers as there. The same structs are read from the JSON files that crictl takes, names as in the proto.

// XXX_NoUnkeyedLiteral makes the struct that embeds it a protobuf message. The name is one of those that golang/protobuf
// leaves alone when it goes through a struct's fields.
type XXX_NoUnkeyedLiteral struct{}

func (*XXX_NoUnkeyedLiteral) Reset()         {}
func (*XXX_NoUnkeyedLiteral) String() string { return "" }
func (*XXX_NoUnkeyedLiteral) ProtoMessage()  {}

type podMetadata struct {
	Name      string `protobuf:"bytes,1,opt,name=name,proto3" json:"name"`
	UID       string `protobuf:"bytes,2,opt,name=uid,proto3" json:"uid"`
	Namespace string `protobuf:"bytes,3,opt,name=namespace,proto3" json:"namespace"`
	Attempt   uint32 `protobuf:"varint,4,opt,name=attempt,proto3" json:"attempt"`
}

// portMapping of TCP, which is protocol 0.
type portMapping struct {
	ContainerPort int32  `protobuf:"varint,2,opt,name=container_port,proto3" json:"container_port"`
	HostPort      int32  `protobuf:"varint,3,opt,name=host_port,proto3" json:"host_port"`
	HostIP        string `protobuf:"bytes,4,opt,name=host_ip,proto3" json:"host_ip"`
}

type podConfig struct {
	Metadata     *podMetadata      `protobuf:"bytes,1,opt,name=metadata,proto3" json:"metadata"`
	Hostname     string            `protobuf:"bytes,2,opt,name=hostname,proto3" json:"hostname"`
	LogDirectory string            `protobuf:"bytes,3,opt,name=log_directory,proto3" json:"log_directory"`
	PortMappings []*portMapping    `protobuf:"bytes,5,rep,name=port_mappings,proto3" json:"port_mappings"`
	Annotations  map[string]string `protobuf:"bytes,7,rep,name=annotations,proto3" protobuf_key:"bytes,1,opt,name=key,proto3" protobuf_val:"bytes,2,opt,name=value,proto3" json:"annotations"`
	Linux        *podLinux         `protobuf:"bytes,8,opt,name=linux,proto3" json:"linux"`
}

type podLinux struct {
	CgroupParent string `protobuf:"bytes,1,opt,name=cgroup_parent,proto3" json:"cgroup_parent"`
}

type containerMetadata struct {
	Name    string `protobuf:"bytes,1,opt,name=name,proto3" json:"name"`
	Attempt uint32 `protobuf:"varint,2,opt,name=attempt,proto3" json:"attempt"`
}

type imageSpec struct {
	Image string `protobuf:"bytes,1,opt,name=image,proto3" json:"image"`
}

type containerLinux struct{}

type containerConfig struct {
	Metadata *containerMetadata `protobuf:"bytes,1,opt,name=metadata,proto3" json:"metadata"`
	Image    *imageSpec         `protobuf:"bytes,2,opt,name=image,proto3" json:"image"`
	Command  []string           `protobuf:"bytes,3,rep,name=command,proto3" json:"command"`
	Args     []string           `protobuf:"bytes,4,rep,name=args,proto3" json:"args"`
	LogPath  string             `protobuf:"bytes,11,opt,name=log_path,proto3" json:"log_path"`
	Linux    *containerLinux    `protobuf:"bytes,15,opt,name=linux,proto3" json:"linux"`
}

type condition struct {
	Type    string `protobuf:"bytes,1,opt,name=type,proto3" json:"type"`
	Status  bool   `protobuf:"varint,2,opt,name=status,proto3" json:"status"`
	Reason  string `protobuf:"bytes,3,opt,name=reason,proto3" json:"reason"`
	Message string `protobuf:"bytes,4,opt,name=message,proto3" json:"message"`
}

type runtimeStatus struct {
	Conditions []*condition `protobuf:"bytes,1,rep,name=conditions,proto3" json:"conditions"`
}

type statusResponse struct {
	XXX_NoUnkeyedLiteral `json:"-"`
	Status               *runtimeStatus `protobuf:"bytes,1,opt,name=status,proto3" json:"status"`
}

type runPodRequest struct {
	XXX_NoUnkeyedLiteral
	Config *podConfig `protobuf:"bytes,1,opt,name=config,proto3"`
}

// podID is the request of StopPodSandbox, RemovePodSandbox and PodSandboxStatus, and the response of RunPodSandbox.
type podID struct {
	XXX_NoUnkeyedLiteral
	ID string `protobuf:"bytes,1,opt,name=pod_sandbox_id,proto3"`
}

type podNetwork struct {
	IP string `protobuf:"bytes,1,opt,name=ip,proto3" json:"ip"`
}

type podStatus struct {
	ID       string       `protobuf:"bytes,1,opt,name=id,proto3" json:"id"`
	Metadata *podMetadata `protobuf:"bytes,2,opt,name=metadata,proto3" json:"metadata"`
	Network  *podNetwork  `protobuf:"bytes,5,opt,name=network,proto3" json:"network"`
}

type podStatusResponse struct {
	XXX_NoUnkeyedLiteral `json:"-"`
	Status               *podStatus `protobuf:"bytes,1,opt,name=status,proto3" json:"status"`
}

type podItem struct {
	ID       string       `protobuf:"bytes,1,opt,name=id,proto3"`
	Metadata *podMetadata `protobuf:"bytes,2,opt,name=metadata,proto3"`
}

type listPodsResponse struct {
	XXX_NoUnkeyedLiteral
	Items []*podItem `protobuf:"bytes,1,rep,name=items,proto3"`
}

type containerItem struct {
	ID       string             `protobuf:"bytes,1,opt,name=id,proto3"`
	Metadata *containerMetadata `protobuf:"bytes,3,opt,name=metadata,proto3"`
}

type listContainersResponse struct {
	XXX_NoUnkeyedLiteral
	Items []*containerItem `protobuf:"bytes,1,rep,name=containers,proto3"`
}

type createContainerRequest struct {
	XXX_NoUnkeyedLiteral
	PodID     string           `protobuf:"bytes,1,opt,name=pod_sandbox_id,proto3"`
	Config    *containerConfig `protobuf:"bytes,2,opt,name=config,proto3"`
	PodConfig *podConfig       `protobuf:"bytes,3,opt,name=sandbox_config,proto3"`
}

// containerID is the request of StartContainer and the response of CreateContainer.
type containerID struct {
	XXX_NoUnkeyedLiteral
	ID string `protobuf:"bytes,1,opt,name=container_id,proto3"`
}

type execRequest struct {
	XXX_NoUnkeyedLiteral
	ContainerID string   `protobuf:"bytes,1,opt,name=container_id,proto3"`
	Command     []string `protobuf:"bytes,2,rep,name=cmd,proto3"`
	Timeout     int64    `protobuf:"varint,3,opt,name=timeout,proto3"`
}

type execResponse struct {
	XXX_NoUnkeyedLiteral
	Stdout   []byte `protobuf:"bytes,1,opt,name=stdout,proto3"`
	Stderr   []byte `protobuf:"bytes,2,opt,name=stderr,proto3"`
	ExitCode int32  `protobuf:"varint,3,opt,name=exit_code,proto3"`
}

// empty is a request for everything, or a response that says no more than that it is done.
type empty struct {
	XXX_NoUnkeyedLiteral
}
