package io.flinkspark.bridge.functions.errors;

/**
 * What an operator does with a record on which an expression or a user's function throws. A record
 * is never dropped without a trace: whichever is chosen, the counter {@link ErrorPolicy#COUNTER}
 * counts it.
 */
public enum OnError {
  /** The job fails; Flink's restart strategy decides what follows. */
  FAIL,
  /** The record is left out of the output, and counted. */
  SKIP,
  /** The record goes to the side output of {@link FailedRecord#tag}, with the cause. */
  SIDE_OUTPUT
}
