/// The floor: C functions, descriptors, network namespaces, kernel settings. [Libc] has the C
/// functions under their C names; on a JVM they are called through the Foreign Function & Memory
/// API, in a native image by `@CFunction`, and no other package knows of either. Above it, failures
/// are [ErrnoException]s and descriptors are owned [Fd]s.
package dev.manx.core.linux;
