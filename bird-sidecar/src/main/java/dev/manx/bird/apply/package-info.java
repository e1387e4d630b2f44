/// From text to a BIRD that uses it: staged, checked by BIRD, swapped in one step, taken back when
/// refused.
package dev.manx.bird.apply;
