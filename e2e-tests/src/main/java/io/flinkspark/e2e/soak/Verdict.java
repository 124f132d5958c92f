package io.flinkspark.e2e.soak;

import java.util.Locale;

/** What came of a check. */
enum Verdict {
  OK,
  FAILED,
  /** Nothing was found, but not for long enough that this says something. */
  TOO_SHORT_TO_TELL;

  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
