package io.flinkspark.e2e.soak;

import java.util.List;

/**
 * One thing that was looked at.
 *
 * @param what names it
 * @param detail the figures behind the verdict
 */
record Check(String what, Verdict verdict, String detail) {

  static Check of(String what, boolean isOk, String detail) {
    return new Check(what, isOk ? Verdict.OK : Verdict.FAILED, detail);
  }

  /** Fails with the problems, if there are any. */
  static Check of(String what, List<String> problems, String otherwise) {
    return of(
        what, problems.isEmpty(), problems.isEmpty() ? otherwise : String.join("; ", problems));
  }
}
