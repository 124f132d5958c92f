package io.flinkspark.bridge.functions.typed;

import io.flinkspark.bridge.functions.encoders.EncoderTypeInfo;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple10;
import org.apache.flink.api.java.tuple.Tuple11;
import org.apache.flink.api.java.tuple.Tuple12;
import org.apache.flink.api.java.tuple.Tuple13;
import org.apache.flink.api.java.tuple.Tuple14;
import org.apache.flink.api.java.tuple.Tuple15;
import org.apache.flink.api.java.tuple.Tuple16;
import org.apache.flink.api.java.tuple.Tuple17;
import org.apache.flink.api.java.tuple.Tuple18;
import org.apache.flink.api.java.tuple.Tuple19;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple20;
import org.apache.flink.api.java.tuple.Tuple21;
import org.apache.flink.api.java.tuple.Tuple22;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.api.java.tuple.Tuple5;
import org.apache.flink.api.java.tuple.Tuple6;
import org.apache.flink.api.java.tuple.Tuple7;
import org.apache.flink.api.java.tuple.Tuple8;
import org.apache.flink.api.java.tuple.Tuple9;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF10;
import org.apache.spark.sql.api.java.UDF11;
import org.apache.spark.sql.api.java.UDF12;
import org.apache.spark.sql.api.java.UDF13;
import org.apache.spark.sql.api.java.UDF14;
import org.apache.spark.sql.api.java.UDF15;
import org.apache.spark.sql.api.java.UDF16;
import org.apache.spark.sql.api.java.UDF17;
import org.apache.spark.sql.api.java.UDF18;
import org.apache.spark.sql.api.java.UDF19;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.api.java.UDF20;
import org.apache.spark.sql.api.java.UDF21;
import org.apache.spark.sql.api.java.UDF22;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.api.java.UDF5;
import org.apache.spark.sql.api.java.UDF6;
import org.apache.spark.sql.api.java.UDF7;
import org.apache.spark.sql.api.java.UDF8;
import org.apache.spark.sql.api.java.UDF9;
import org.apache.spark.sql.expressions.Aggregator;
import scala.Function1;
import scala.Function2;

/**
 * Spark's user functions and typed aggregators as functions of Flink's DataStream API: {@code
 * stream.map(SparkFunctions.udf(function, encoder))}, {@code
 * windowed.aggregate(SparkFunctions.aggregator(aggregator))}. A function of several arguments takes
 * Flink's tuples; for rows see {@link SparkUdf#onRows}. The encoder says what type the results
 * have.
 */
public final class SparkFunctions {
  private SparkFunctions() {}

  /**
   * A typed aggregator of Spark, for windows of every kind.
   *
   * @throws IllegalArgumentException if one of its encoders does not resolve
   */
  public static <IN, BUF, OUT> SparkAggregateFunction<IN, BUF, OUT> aggregator(
      Aggregator<IN, BUF, OUT> aggregator) {
    return new SparkAggregateFunction<>(Objects.requireNonNull(aggregator, "aggregator"));
  }

  /**
   * Flink's type for what a Spark encoder describes, for {@code returns(...)} and state of one's
   * own.
   */
  public static <T> TypeInformation<T> type(Encoder<T> encoder) {
    return EncoderTypeInfo.of(encoder);
  }

  /** The function of {@code Dataset.map}. */
  public static <T, R> SparkUdf<T, R> map(MapFunction<T, R> function, Encoder<R> result) {
    return SparkUdf.of(1, function::call, result);
  }

  /** A Scala function of one argument. */
  public static <T, R> SparkUdf<T, R> scalaUdf(Function1<T, R> function, Encoder<R> result) {
    return SparkUdf.of(1, function::apply, result);
  }

  /** A Scala function of two arguments. */
  public static <T1, T2, R> SparkUdf<Tuple2<T1, T2>, R> scalaUdf(
      Function2<T1, T2, R> function, Encoder<R> result) {
    return SparkUdf.of(2, t -> function.apply(t.f0, t.f1), result);
  }

  /** Ignores the record. */
  public static <T, R> SparkUdf<T, R> udf(UDF0<R> function, Encoder<R> result) {
    return SparkUdf.of(0, record -> function.call(), result);
  }

  /** Takes the record itself. */
  public static <T, R> SparkUdf<T, R> udf(UDF1<T, R> function, Encoder<R> result) {
    return SparkUdf.of(1, function::call, result);
  }

  /** Takes a tuple of 2. */
  public static <T1, T2, R> SparkUdf<Tuple2<T1, T2>, R> udf(
      UDF2<T1, T2, R> function, Encoder<R> result) {
    return SparkUdf.of(2, t -> function.call(t.f0, t.f1), result);
  }

  /** Takes a tuple of 3. */
  public static <T1, T2, T3, R> SparkUdf<Tuple3<T1, T2, T3>, R> udf(
      UDF3<T1, T2, T3, R> function, Encoder<R> result) {
    return SparkUdf.of(3, t -> function.call(t.f0, t.f1, t.f2), result);
  }

  /** Takes a tuple of 4. */
  public static <T1, T2, T3, T4, R> SparkUdf<Tuple4<T1, T2, T3, T4>, R> udf(
      UDF4<T1, T2, T3, T4, R> function, Encoder<R> result) {
    return SparkUdf.of(4, t -> function.call(t.f0, t.f1, t.f2, t.f3), result);
  }

  /** Takes a tuple of 5. */
  public static <T1, T2, T3, T4, T5, R> SparkUdf<Tuple5<T1, T2, T3, T4, T5>, R> udf(
      UDF5<T1, T2, T3, T4, T5, R> function, Encoder<R> result) {
    return SparkUdf.of(5, t -> function.call(t.f0, t.f1, t.f2, t.f3, t.f4), result);
  }

  /** Takes a tuple of 6. */
  public static <T1, T2, T3, T4, T5, T6, R> SparkUdf<Tuple6<T1, T2, T3, T4, T5, T6>, R> udf(
      UDF6<T1, T2, T3, T4, T5, T6, R> function, Encoder<R> result) {
    return SparkUdf.of(6, t -> function.call(t.f0, t.f1, t.f2, t.f3, t.f4, t.f5), result);
  }

  /** Takes a tuple of 7. */
  public static <T1, T2, T3, T4, T5, T6, T7, R> SparkUdf<Tuple7<T1, T2, T3, T4, T5, T6, T7>, R> udf(
      UDF7<T1, T2, T3, T4, T5, T6, T7, R> function, Encoder<R> result) {
    return SparkUdf.of(7, t -> function.call(t.f0, t.f1, t.f2, t.f3, t.f4, t.f5, t.f6), result);
  }

  /** Takes a tuple of 8. */
  public static <T1, T2, T3, T4, T5, T6, T7, T8, R>
      SparkUdf<Tuple8<T1, T2, T3, T4, T5, T6, T7, T8>, R> udf(
          UDF8<T1, T2, T3, T4, T5, T6, T7, T8, R> function, Encoder<R> result) {
    return SparkUdf.of(
        8, t -> function.call(t.f0, t.f1, t.f2, t.f3, t.f4, t.f5, t.f6, t.f7), result);
  }

  /** Takes a tuple of 9. */
  public static <T1, T2, T3, T4, T5, T6, T7, T8, T9, R>
      SparkUdf<Tuple9<T1, T2, T3, T4, T5, T6, T7, T8, T9>, R> udf(
          UDF9<T1, T2, T3, T4, T5, T6, T7, T8, T9, R> function, Encoder<R> result) {
    return SparkUdf.of(
        9, t -> function.call(t.f0, t.f1, t.f2, t.f3, t.f4, t.f5, t.f6, t.f7, t.f8), result);
  }

  /** Takes a tuple of 10. */
  public static <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, R>
      SparkUdf<Tuple10<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>, R> udf(
          UDF10<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, R> function, Encoder<R> result) {
    return SparkUdf.of(
        10, t -> function.call(t.f0, t.f1, t.f2, t.f3, t.f4, t.f5, t.f6, t.f7, t.f8, t.f9), result);
  }

  /** Takes a tuple of 11. */
  public static <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, R>
      SparkUdf<Tuple11<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>, R> udf(
          UDF11<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, R> function, Encoder<R> result) {
    return SparkUdf.of(
        11,
        t -> function.call(t.f0, t.f1, t.f2, t.f3, t.f4, t.f5, t.f6, t.f7, t.f8, t.f9, t.f10),
        result);
  }

  /** Takes a tuple of 12. */
  public static <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, R>
      SparkUdf<Tuple12<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>, R> udf(
          UDF12<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, R> function, Encoder<R> result) {
    return SparkUdf.of(
        12,
        t ->
            function.call(t.f0, t.f1, t.f2, t.f3, t.f4, t.f5, t.f6, t.f7, t.f8, t.f9, t.f10, t.f11),
        result);
  }

  /** Takes a tuple of 13. */
  public static <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, R>
      SparkUdf<Tuple13<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13>, R> udf(
          UDF13<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, R> function,
          Encoder<R> result) {
    return SparkUdf.of(
        13,
        t ->
            function.call(
                t.f0, t.f1, t.f2, t.f3, t.f4, t.f5, t.f6, t.f7, t.f8, t.f9, t.f10, t.f11, t.f12),
        result);
  }

  /** Takes a tuple of 14. */
  public static <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, R>
      SparkUdf<Tuple14<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>, R> udf(
          UDF14<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, R> function,
          Encoder<R> result) {
    return SparkUdf.of(
        14,
        t ->
            function.call(
                t.f0, t.f1, t.f2, t.f3, t.f4, t.f5, t.f6, t.f7, t.f8, t.f9, t.f10, t.f11, t.f12,
                t.f13),
        result);
  }

  /** Takes a tuple of 15. */
  public static <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, R>
      SparkUdf<Tuple15<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15>, R> udf(
          UDF15<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, R> function,
          Encoder<R> result) {
    return SparkUdf.of(
        15,
        t ->
            function.call(
                t.f0, t.f1, t.f2, t.f3, t.f4, t.f5, t.f6, t.f7, t.f8, t.f9, t.f10, t.f11, t.f12,
                t.f13, t.f14),
        result);
  }

  /** Takes a tuple of 16. */
  public static <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, R>
      SparkUdf<Tuple16<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16>, R>
          udf(
              UDF16<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, R>
                  function,
              Encoder<R> result) {
    return SparkUdf.of(
        16,
        t ->
            function.call(
                t.f0, t.f1, t.f2, t.f3, t.f4, t.f5, t.f6, t.f7, t.f8, t.f9, t.f10, t.f11, t.f12,
                t.f13, t.f14, t.f15),
        result);
  }

  /** Takes a tuple of 17. */
  public static <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, R>
      SparkUdf<
              Tuple17<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17>,
              R>
          udf(
              UDF17<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, R>
                  function,
              Encoder<R> result) {
    return SparkUdf.of(
        17,
        t ->
            function.call(
                t.f0, t.f1, t.f2, t.f3, t.f4, t.f5, t.f6, t.f7, t.f8, t.f9, t.f10, t.f11, t.f12,
                t.f13, t.f14, t.f15, t.f16),
        result);
  }

  /** Takes a tuple of 18. */
  public static <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, T18, R>
      SparkUdf<
              Tuple18<
                  T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, T18>,
              R>
          udf(
              UDF18<
                      T1,
                      T2,
                      T3,
                      T4,
                      T5,
                      T6,
                      T7,
                      T8,
                      T9,
                      T10,
                      T11,
                      T12,
                      T13,
                      T14,
                      T15,
                      T16,
                      T17,
                      T18,
                      R>
                  function,
              Encoder<R> result) {
    return SparkUdf.of(
        18,
        t ->
            function.call(
                t.f0, t.f1, t.f2, t.f3, t.f4, t.f5, t.f6, t.f7, t.f8, t.f9, t.f10, t.f11, t.f12,
                t.f13, t.f14, t.f15, t.f16, t.f17),
        result);
  }

  /** Takes a tuple of 19. */
  public static <
          T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, T18, T19, R>
      SparkUdf<
              Tuple19<
                  T1,
                  T2,
                  T3,
                  T4,
                  T5,
                  T6,
                  T7,
                  T8,
                  T9,
                  T10,
                  T11,
                  T12,
                  T13,
                  T14,
                  T15,
                  T16,
                  T17,
                  T18,
                  T19>,
              R>
          udf(
              UDF19<
                      T1,
                      T2,
                      T3,
                      T4,
                      T5,
                      T6,
                      T7,
                      T8,
                      T9,
                      T10,
                      T11,
                      T12,
                      T13,
                      T14,
                      T15,
                      T16,
                      T17,
                      T18,
                      T19,
                      R>
                  function,
              Encoder<R> result) {
    return SparkUdf.of(
        19,
        t ->
            function.call(
                t.f0, t.f1, t.f2, t.f3, t.f4, t.f5, t.f6, t.f7, t.f8, t.f9, t.f10, t.f11, t.f12,
                t.f13, t.f14, t.f15, t.f16, t.f17, t.f18),
        result);
  }

  /** Takes a tuple of 20. */
  public static <
          T1,
          T2,
          T3,
          T4,
          T5,
          T6,
          T7,
          T8,
          T9,
          T10,
          T11,
          T12,
          T13,
          T14,
          T15,
          T16,
          T17,
          T18,
          T19,
          T20,
          R>
      SparkUdf<
              Tuple20<
                  T1,
                  T2,
                  T3,
                  T4,
                  T5,
                  T6,
                  T7,
                  T8,
                  T9,
                  T10,
                  T11,
                  T12,
                  T13,
                  T14,
                  T15,
                  T16,
                  T17,
                  T18,
                  T19,
                  T20>,
              R>
          udf(
              UDF20<
                      T1,
                      T2,
                      T3,
                      T4,
                      T5,
                      T6,
                      T7,
                      T8,
                      T9,
                      T10,
                      T11,
                      T12,
                      T13,
                      T14,
                      T15,
                      T16,
                      T17,
                      T18,
                      T19,
                      T20,
                      R>
                  function,
              Encoder<R> result) {
    return SparkUdf.of(
        20,
        t ->
            function.call(
                t.f0, t.f1, t.f2, t.f3, t.f4, t.f5, t.f6, t.f7, t.f8, t.f9, t.f10, t.f11, t.f12,
                t.f13, t.f14, t.f15, t.f16, t.f17, t.f18, t.f19),
        result);
  }

  /** Takes a tuple of 21. */
  public static <
          T1,
          T2,
          T3,
          T4,
          T5,
          T6,
          T7,
          T8,
          T9,
          T10,
          T11,
          T12,
          T13,
          T14,
          T15,
          T16,
          T17,
          T18,
          T19,
          T20,
          T21,
          R>
      SparkUdf<
              Tuple21<
                  T1,
                  T2,
                  T3,
                  T4,
                  T5,
                  T6,
                  T7,
                  T8,
                  T9,
                  T10,
                  T11,
                  T12,
                  T13,
                  T14,
                  T15,
                  T16,
                  T17,
                  T18,
                  T19,
                  T20,
                  T21>,
              R>
          udf(
              UDF21<
                      T1,
                      T2,
                      T3,
                      T4,
                      T5,
                      T6,
                      T7,
                      T8,
                      T9,
                      T10,
                      T11,
                      T12,
                      T13,
                      T14,
                      T15,
                      T16,
                      T17,
                      T18,
                      T19,
                      T20,
                      T21,
                      R>
                  function,
              Encoder<R> result) {
    return SparkUdf.of(
        21,
        t ->
            function.call(
                t.f0, t.f1, t.f2, t.f3, t.f4, t.f5, t.f6, t.f7, t.f8, t.f9, t.f10, t.f11, t.f12,
                t.f13, t.f14, t.f15, t.f16, t.f17, t.f18, t.f19, t.f20),
        result);
  }

  /** Takes a tuple of 22. */
  public static <
          T1,
          T2,
          T3,
          T4,
          T5,
          T6,
          T7,
          T8,
          T9,
          T10,
          T11,
          T12,
          T13,
          T14,
          T15,
          T16,
          T17,
          T18,
          T19,
          T20,
          T21,
          T22,
          R>
      SparkUdf<
              Tuple22<
                  T1,
                  T2,
                  T3,
                  T4,
                  T5,
                  T6,
                  T7,
                  T8,
                  T9,
                  T10,
                  T11,
                  T12,
                  T13,
                  T14,
                  T15,
                  T16,
                  T17,
                  T18,
                  T19,
                  T20,
                  T21,
                  T22>,
              R>
          udf(
              UDF22<
                      T1,
                      T2,
                      T3,
                      T4,
                      T5,
                      T6,
                      T7,
                      T8,
                      T9,
                      T10,
                      T11,
                      T12,
                      T13,
                      T14,
                      T15,
                      T16,
                      T17,
                      T18,
                      T19,
                      T20,
                      T21,
                      T22,
                      R>
                  function,
              Encoder<R> result) {
    return SparkUdf.of(
        22,
        t ->
            function.call(
                t.f0, t.f1, t.f2, t.f3, t.f4, t.f5, t.f6, t.f7, t.f8, t.f9, t.f10, t.f11, t.f12,
                t.f13, t.f14, t.f15, t.f16, t.f17, t.f18, t.f19, t.f20, t.f21),
        result);
  }
}
