package io.flinkspark.e2e.soak;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How to soak.
 *
 * @param minutes how long lines are fed
 * @param rate lines a second
 * @param seed of the log, and of who is killed when
 * @param killEvery time between kills; zero for none
 * @param out gets figures, report, logs
 */
public record SoakOptions(int minutes, int rate, long seed, Duration killEvery, Path out) {

  /** All lines that are fed. */
  long lines() {
    return minutes * 60L * rate;
  }
}
