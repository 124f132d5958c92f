package io.flinkspark.e2e.soak;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What a process may take more and more of, and how much more is no leak. */
enum Resource {
  /** A JVM touches its heap little by little, up to its limit, and compiles for a long time. */
  MEMORY_MIB(sample -> sample.memoryKibibytes() / 1024.0, 0.25, 64),
  /** Connections, and files that are read or written at the moment. */
  OPEN_FILES(Sample::openFiles, 0.25, 32),
  /** Pools fill up and empty with the work there is. */
  THREADS(Sample::threads, 0.25, 16);

  private final ToDoubleFunction<Sample> value;
  private final double share;
  private final double constant;

  Resource(ToDoubleFunction<Sample> value, double share, double constant) {
    this.value = value;
    this.share = share;
    this.constant = constant;
  }

  double of(Sample sample) {
    return value.applyAsDouble(sample);
  }

  /** Whether so much more is growth, not noise. */
  boolean isGrowth(double before, double after) {
    return after > before * (1 + share) + constant;
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
