/// What BIRD does right now, asked from BIRD itself: [dev.manx.bird.status.StatusReader] asks, the
/// records hold what it said, and [dev.manx.bird.status.StatusText],
/// [dev.manx.bird.status.StatusJson] and [dev.manx.bird.status.Metrics] tell it to a person, a
/// program and Prometheus.
package dev.manx.bird.status;
