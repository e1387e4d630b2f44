/// A black-box checker for CNI plugins: it calls any chain of plugins as a runtime does, tampers
/// with what they made, and looks from outside at what they say and what they leave behind.
/// [Conformance] is the command line, [Catalogue] the list of all [Check]s; each is one act on a
/// [Bench] of its own and ends in a [Verdict].
package dev.manx.harness.conformance;
