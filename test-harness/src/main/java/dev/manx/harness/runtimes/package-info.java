/// Real container runtimes, each on a [dev.manx.harness.runtimes.Machine] of its own so that it
/// finds its usual paths and leaves the real ones alone, driven by the very pages that tell people
/// how to use them ([dev.manx.harness.runtimes.Runbook]).
@org.jspecify.annotations.NullMarked
package dev.manx.harness.runtimes;
