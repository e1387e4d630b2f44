/// What BIRD's versions differ in, and which text all of them can read.
package dev.manx.bird.dialect;
