package io.flinkspark.bridge.functions.errors;

/**
 * Spark's code cannot be compiled for Flink, or threw on a record. The message says which
 * expression or function and why, and what to change; the cause is Spark's own exception where
 * there is one.
 */
public class SparkFunctionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A refusal of our own. */
  public SparkFunctionException(String message) {
    super(message);
  }

  /** Something that Spark or a user's function threw. */
  public SparkFunctionException(String message, Throwable cause) {
    super(message, cause);
  }
}
