/// From values to text, without any I/O: [dev.manx.bird.config.BirdConfigBuilder] decides what BIRD
/// shall do, [dev.manx.bird.config.BirdRenderer] writes it down in a dialect. The golden files
/// under `src/test/resources/golden` show every shape.
package dev.manx.bird.config;
