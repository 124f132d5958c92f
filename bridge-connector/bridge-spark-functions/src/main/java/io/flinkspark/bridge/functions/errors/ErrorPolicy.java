package io.flinkspark.bridge.functions.errors;

import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.OutputTag;

/**
 * Applies {@link OnError} inside an operator. Shipped with the operator's function; {@link #open}
 * on the task, before the first record. Used by the task's thread alone.
 *
 * @param <T> the operator's input
 */
public final class ErrorPolicy<T> implements Serializable {

  /** The counter of records on which Spark's code threw. */
  public static final String COUNTER = "sparkFunctionErrors";

  private static final long serialVersionUID = 1L;

  private final OnError onError;
  private final OutputTag<FailedRecord<T>> tag;
  private transient Counter errors;

  /**
   * @param onError what to do
   * @param record the type of the operator's input
   */
  public ErrorPolicy(OnError onError, TypeInformation<T> record) {
    this(onError, FailedRecord.tag(record));
  }

  private ErrorPolicy(OnError onError, OutputTag<FailedRecord<T>> tag) {
    this.onError = onError;
    this.tag = tag;
  }

  /**
   * For what has no side output; {@link #failed(Exception)} tells it of errors.
   *
   * @param why what has none and what to do instead, for the message
   * @throws IllegalArgumentException for {@link OnError#SIDE_OUTPUT}
   */
  public static <T> ErrorPolicy<T> withoutSideOutput(OnError onError, String why) {
    if (Objects.requireNonNull(onError, "onError") == OnError.SIDE_OUTPUT) {
      throw new IllegalArgumentException("Cannot set failed records aside: " + why);
    }
    return new ErrorPolicy<>(onError, (OutputTag<FailedRecord<T>>) null);
  }

  /** Registers the counter. */
  public void open(RuntimeContext context) {
    open(context.getMetricGroup());
  }

  /** Registers the counter, where there is no runtime context. */
  public void open(MetricGroup metrics) {
    errors = metrics.counter(COUNTER);
  }

  /**
   * Whether a failed record fails the job, so that nothing has to be held back until a record is
   * through.
   */
  public boolean failsJob() {
    return onError == OnError.FAIL;
  }

  /**
   * To be called once for a record on which {@code error} was thrown, where there is no side
   * output.
   *
   * @throws SparkFunctionException under {@link OnError#FAIL}, with {@code error} as its cause
   * @throws IllegalStateException if this was not opened, so that nothing would count the record
   */
  public void failed(Exception error) {
    failed(
        null,
        error,
        (outputTag, record) -> {
          throw new IllegalStateException("Cannot set a record aside: no side output", error);
        });
  }

  /**
   * To be called once for a record on which {@code error} was thrown.
   *
   * @throws SparkFunctionException under {@link OnError#FAIL}, with {@code error} as its cause
   * @throws IllegalStateException if this was not opened, so that nothing would count the record
   */
  public void failed(T record, Exception error, SideOutput<T> sideOutput) {
    if (errors == null) {
      throw new IllegalStateException(
          "Cannot go on after an error of Spark's code: nothing counts it (" + error + ")", error);
    }
    errors.inc();
    switch (onError) {
      case FAIL ->
          throw new SparkFunctionException(
              "Cannot evaluate Spark's code for a record: " + describe(error), error);
      case SKIP -> {}
      case SIDE_OUTPUT -> sideOutput.output(tag, new FailedRecord<>(record, describe(error)));
    }
  }

  private static String describe(Throwable error) {
    var text = new StringBuilder(error.toString());
    for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
      text.append(", caused by ").append(cause);
    }
    return text.toString();
  }

  /**
   * Where a side output goes: a process function's context, by method reference.
   *
   * @param <T> the operator's input
   */
  @FunctionalInterface
  public interface SideOutput<T> {
    /** Emits to the side output. */
    void output(OutputTag<FailedRecord<T>> tag, FailedRecord<T> failed);
  }
}
