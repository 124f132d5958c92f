package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.FailedException;

/** A case failed, or what arrived is wrong. */
public final class BenchException extends FailedException {
  private static final long serialVersionUID = 1L;

  /** With what happened, and where to look. */
  public BenchException(String message) {
    super(message);
  }

  /** As above, with the cause. */
  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
