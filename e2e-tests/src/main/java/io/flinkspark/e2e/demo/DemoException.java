package io.flinkspark.e2e.demo;

import io.flinkspark.e2e.FailedException;

/** The demo ran and did not succeed: a job failed, or figures do not add up. Exit code 1. */
public final class DemoException extends FailedException {
  private static final long serialVersionUID = 1L;

  /** With what happened, and where to look. */
  public DemoException(String message) {
    super(message);
  }

  /** As above, with the cause. */
  public DemoException(String message, Throwable cause) {
    super(message, cause);
  }
}
