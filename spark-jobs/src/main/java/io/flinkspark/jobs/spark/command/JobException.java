package io.flinkspark.jobs.spark.command;

/**
 * What a person can put right: a wrong option, a missing folder, an output that cannot be written.
 * The message says what cannot be done and why; the command line prints it without a stack trace
 * and exits with code 2.
 */
public final class JobException extends RuntimeException {
  public JobException(String message) {
    super(message);
  }

  public JobException(String message, Throwable cause) {
    super(message, cause);
  }
}
