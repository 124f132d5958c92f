package io.flinkspark.bridge.functions.errors;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.util.OutputTag;

/**
 * A record on which Spark's code threw, with the text of the cause. A tuple, so that Flink
 * serializes it as it does the record itself.
 *
 * @param <T> the operator's input
 */
@SuppressWarnings("unchecked") // Tuple2.copy()
public final class FailedRecord<T> extends Tuple2<T, String> {

  private static final String TAG = "spark-function-errors";

  /** For Flink's serializer. */
  public FailedRecord() {}

  /**
   * @param record the record as it came in
   * @param cause what was thrown, as text
   */
  public FailedRecord(T record, String cause) {
    super(record, cause);
  }

  /** The record as it came in. */
  public T record() {
    return f0;
  }

  /** What was thrown: the class and the message of each cause. */
  public String cause() {
    return f1;
  }

  /**
   * The side output that failed records go to under {@link OnError#SIDE_OUTPUT}, for an input of
   * the given type.
   */
  public static <T> OutputTag<FailedRecord<T>> tag(TypeInformation<T> record) {
    return new OutputTag<>(TAG, type(record));
  }

  /** The type of failed records of the given type. */
  @SuppressWarnings("rawtypes")
  public static <T> TypeInformation<FailedRecord<T>> type(TypeInformation<T> record) {
    return new TupleTypeInfo<>((Class) FailedRecord.class, record, Types.STRING);
  }
}
