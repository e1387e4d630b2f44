/// `manx-ipam`, as a CNI IPAM plugin ([dev.manx.ipam.IpamPlugin], a class a command) and as an
/// administrator's command line ([dev.manx.ipam.AdminCli]). [dev.manx.ipam.Main] wires either.
/// Below: `pool` decides and does no I/O, `store` keeps what was decided, `registry` agrees with
/// other nodes who owns which block, `link` asks the kernel what is attached.
package dev.manx.ipam;
