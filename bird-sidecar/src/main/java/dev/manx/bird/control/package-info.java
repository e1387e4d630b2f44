/// BIRD's control socket: a command goes in as a line, a reply comes back as numbered lines
/// (`nest/cli.c`; the numbers are in `doc/reply_codes`).
package dev.manx.bird.control;
