package io.flinkspark.e2e.cli;

/** What libraries log: warnings only. Must be called before the first of them is loaded. */
final class LibraryLogs {
  private LibraryLogs() {}

  static void warningsOnly() {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
  }
}
