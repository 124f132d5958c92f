package io.flinkspark.bridge.testkit;

/**
 * A cluster cannot do what was asked. The message says what, why and, when a process is to blame,
 * where its log is and how it ends.
 */
public class TestkitException extends RuntimeException {

  public TestkitException(String message) {
    super(message);
  }

  public TestkitException(String message, Throwable cause) {
    super(message, cause);
  }
}
