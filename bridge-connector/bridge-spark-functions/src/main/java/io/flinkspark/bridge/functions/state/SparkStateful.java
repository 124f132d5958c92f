package io.flinkspark.bridge.functions.state;

import io.flinkspark.bridge.functions.encoders.BoundEncoder;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.Optional;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.api.java.function.MapGroupsWithStateFunction;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.streaming.GroupState;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.streaming.StateSpec;
import scala.Function3;
import scala.collection.JavaConverters;

/**
 * Spark's stateful functions for {@code keyed.process(...)}. State is stored as the state's encoder
 * says, on any of Flink's state backends. Functions are called for each record unless they are
 * {@code batched}.
 */
public final class SparkStateful {
  private SparkStateful() {}

  /**
   * Spark's {@code flatMapGroupsWithState}. Output modes append and update do not differ here: each
   * result is emitted once.
   *
   * @throws IllegalArgumentException if an encoder does not resolve
   */
  public static <K, V, S, R> GroupStateFunction<K, V, S, R> flatMapGroupsWithState(
      FlatMapGroupsWithStateFunction<K, V, S, R> function,
      Encoder<S> state,
      Encoder<R> output,
      GroupStateTimeout timeout) {
    return new GroupStateFunction<>(
        Objects.requireNonNull(function, "function"),
        BoundEncoder.of(state),
        BoundEncoder.of(output),
        Objects.requireNonNull(timeout, "timeout"));
  }

  /**
   * Spark's {@code mapGroupsWithState}: one result for each call, timeouts included.
   *
   * @throws IllegalArgumentException if an encoder does not resolve
   */
  public static <K, V, S, R> GroupStateFunction<K, V, S, R> mapGroupsWithState(
      MapGroupsWithStateFunction<K, V, S, R> function,
      Encoder<S> state,
      Encoder<R> output,
      GroupStateTimeout timeout) {
    Objects.requireNonNull(function, "function");
    return flatMapGroupsWithState(
        (key, values, group) ->
            Collections.singletonList(function.call(key, values, group)).iterator(),
        state,
        output,
        timeout);
  }

  /**
   * Spark's {@code flatMapGroupsWithState} with a Scala function.
   *
   * @throws IllegalArgumentException if an encoder does not resolve
   */
  public static <K, V, S, R> GroupStateFunction<K, V, S, R> scalaFlatMapGroupsWithState(
      Function3<K, scala.collection.Iterator<V>, GroupState<S>, scala.collection.Iterator<R>>
          function,
      Encoder<S> state,
      Encoder<R> output,
      GroupStateTimeout timeout) {
    Objects.requireNonNull(function, "function");
    return flatMapGroupsWithState(
        (key, values, group) -> javaIterator(function.apply(key, scalaIterator(values), group)),
        state,
        output,
        timeout);
  }

  /**
   * A DStream's {@code mapWithState}. A StateSpec has no encoders: state and results are serialized
   * by Java, as DStreams do by default. It is much slower than an encoder, see the other method.
   *
   * @throws IllegalArgumentException if the StateSpec's initial state is an RDD
   */
  @SuppressWarnings("unchecked")
  public static <K, V, S, M> MapWithStateFunction<K, V, V, S, M> mapWithState(
      StateSpec<K, V, S, M> spec) {
    return mapWithState(spec, (Encoder<S>) javaSerialized(), (Encoder<M>) javaSerialized());
  }

  /**
   * A DStream's {@code mapWithState}, with encoders for its state and its results.
   *
   * @throws IllegalArgumentException if an encoder does not resolve, or if the StateSpec's initial
   *     state is an RDD
   */
  public static <K, V, S, M> MapWithStateFunction<K, V, V, S, M> mapWithState(
      StateSpec<K, V, S, M> spec, Encoder<S> state, Encoder<M> output) {
    return MapWithStateFunction.of(
        Objects.requireNonNull(spec, "spec"), BoundEncoder.of(state), BoundEncoder.of(output));
  }

  /**
   * A DStream's {@code updateStateByKey}; key and state are serialized by Java, as DStreams do by
   * default.
   */
  @SuppressWarnings("unchecked")
  public static <K, V, S> UpdateStateFunction<K, V, S> updateStateByKey(
      Function2<List<V>, Optional<S>, Optional<S>> function) {
    return updateStateByKey(function, (Encoder<K>) javaSerialized(), (Encoder<S>) javaSerialized());
  }

  /**
   * A DStream's {@code updateStateByKey}, with encoders for its key and its state.
   *
   * @throws IllegalArgumentException if an encoder does not resolve
   */
  public static <K, V, S> UpdateStateFunction<K, V, S> updateStateByKey(
      Function2<List<V>, Optional<S>, Optional<S>> function, Encoder<K> key, Encoder<S> state) {
    return new UpdateStateFunction<>(
        Objects.requireNonNull(function, "function"),
        BoundEncoder.of(key),
        BoundEncoder.of(state),
        Batching.NONE,
        null);
  }

  private static Encoder<?> javaSerialized() {
    return Encoders.javaSerialization(Object.class);
  }

  private static <T> Iterator<T> javaIterator(scala.collection.Iterator<T> iterator) {
    return JavaConverters.asJavaIteratorConverter(iterator).asJava();
  }

  private static <T> scala.collection.Iterator<T> scalaIterator(Iterator<T> iterator) {
    return JavaConverters.asScalaIteratorConverter(iterator).asScala();
  }
}
