/// Measures plugins side by side. `install/benchmark` prepares the tools and starts [Benchmark];
/// [Contender]s are called by a small C program, [Stopwatch], as a runtime would; what it saw
/// becomes [Measurement]s in a [Report], which is a JSON file. Everything that people read (the
/// [Goal]s, the [Tables], the [Chart]) is made from that file and can be made again.
package dev.manx.harness.benchmark;
