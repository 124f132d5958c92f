package io.flinkspark.bridge.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks again and again until nothing is missing. */
final class Waiting {

  private static final Duration PAUSE = Duration.ofMillis(100);

  /** One question. */
  @FunctionalInterface
  interface Question {
    /** What is missing, or nothing. An exception counts as an answer, too. */
    Optional<String> missing() throws IOException;
  }

  private Waiting() {}

  /**
   * @param what completes "Cannot …" in messages
   * @throws TestkitException after the given time, with the last answer; what the question itself
   *     throws unchecked ends the waiting at once
   */
  static void until(String what, Duration atMost, Question question) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      String missing;
      try {
        Optional<String> answer = question.missing();
        if (answer.isEmpty()) {
          return;
        }
        missing = answer.get();
      } catch (IOException e) {
        missing = "no answer (" + e + ")";
      }
      if (System.nanoTime() > deadline) {
        throw new TestkitException(
            "Cannot %s: after %s, %s".formatted(what, Progress.seconds(atMost), missing));
      }
      pause(what);
    }
  }

  private static void pause(String what) {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("Cannot " + what + ": interrupted", e);
    }
  }
}
