package io.flinkspark.e2e.soak;

/** The soak ran and did not come to its end. Exit code 1. */
public final class SoakException extends RuntimeException {
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
