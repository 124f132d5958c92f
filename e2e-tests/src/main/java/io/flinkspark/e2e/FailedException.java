package io.flinkspark.e2e;

/** A command ran and did not succeed. Exit code 1. */
public abstract class FailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what happened. */
  protected FailedException(String message) {
    super(message);
  }

  /** As above, with the cause. */
  protected FailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
