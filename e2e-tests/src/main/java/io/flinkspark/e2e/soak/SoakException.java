package io.flinkspark.e2e.soak;

import io.flinkspark.e2e.FailedException;

/** The soak ran and did not come to its end. Exit code 1. */
public final class SoakException extends FailedException {
  private static final long serialVersionUID = 1L;

  /** With what happened. */
  public SoakException(String message) {
    super(message);
  }

  /** As above, with the cause. */
  public SoakException(String message, Throwable cause) {
    super(message, cause);
  }
}
