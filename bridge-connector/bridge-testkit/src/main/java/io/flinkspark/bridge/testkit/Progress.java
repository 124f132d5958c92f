package io.flinkspark.bridge.testkit;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Tells the user what happens, one line at a time, whichever thread it comes from. */
final class Progress {

  private final Consumer<String> listener;

  Progress(Consumer<String> listener) {
    this.listener = listener;
  }

  synchronized void say(String line) {
    listener.accept(line);
  }

  static String seconds(long sinceNanos) {
    return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - sinceNanos) / 1e9);
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.0f s", duration.toMillis() / 1e3);
  }
}
