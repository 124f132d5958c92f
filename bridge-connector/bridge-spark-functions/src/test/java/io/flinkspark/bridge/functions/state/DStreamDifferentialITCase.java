package io.flinkspark.bridge.functions.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.functions.programs.SparkPrograms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.Optional;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.api.java.function.Function3;
import org.apache.spark.api.java.function.Function4;
import org.apache.spark.sql.Encoders;
import org.apache.spark.streaming.Durations;
import org.apache.spark.streaming.State;
import org.apache.spark.streaming.StateSpec;
import org.apache.spark.streaming.Time;
import org.apache.spark.streaming.api.java.JavaDStream;
import org.apache.spark.streaming.api.java.JavaPairDStream;
import org.apache.spark.streaming.api.java.JavaStreamingContext;
import org.apache.spark.util.ManualClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same functions and records through DStreams and through Flink: per key, the same outputs. */
// Spark has deprecated DStreams.
@SuppressWarnings("deprecation")
class DStreamDifferentialITCase {
  private static final int BATCH = 1000;

  @TempDir Path scratch;

  /** A count per word that says what it saw; a seventh is forgotten, an idle one says goodbye. */
  private static final Function4<Time, String, Optional<Integer>, State<Integer>, Optional<String>>
      COUNT =
          (time, word, one, state) -> {
            if (state.isTimingOut()) {
              return Optional.of(word + " idle " + state.get() + " at " + time.milliseconds());
            }
            int sum = one.orElse(0) + (state.exists() ? state.get() : 0);
            if (sum % 7 == 0) {
              if (state.exists()) {
                state.remove();
              }
              return Optional.empty();
            }
            state.update(sum);
            return Optional.of(word + " " + sum + " at " + time.milliseconds());
          };

  /** The sum per word; one that has had no news for its turn at 5 is forgotten. */
  private static final Function2<List<Integer>, Optional<Integer>, Optional<Integer>> SUM =
      (values, state) -> {
        int sum = state.orElse(0);
        for (int value : values) {
          sum += value;
        }
        return values.isEmpty() && sum % 5 == 0 ? Optional.empty() : Optional.of(sum);
      };

  @Test
  void mapWithStateWithTimeoutAndInitialState() throws Exception {
    long seed = seed();
    List<List<String>> batches = batches(seed);
    Map<String, Integer> initial = Map.of("a", 3, "b", 10);
    // Without a record they time out in Spark only, as the README says.
    batches.get(0).addAll(initial.keySet());
    List<String> ofSpark =
        inSpark(
            batches,
            (context, pairs) -> {
              List<scala.Tuple2<String, Integer>> states = new ArrayList<>();
              initial.forEach((word, count) -> states.add(new scala.Tuple2<>(word, count)));
              StateSpec<String, Integer, Integer, String> spec =
                  StateSpec.function(COUNT)
                      .timeout(Durations.milliseconds(3 * BATCH))
                      .initialState(context.sparkContext().parallelizePairs(states));
              refusesAnInitialStateThatOnlySparkReads(spec);
              var results = pairs.mapWithState(spec);
              // Spark looks for idle keys when it writes a checkpoint.
              results.checkpoint(Durations.milliseconds(BATCH));
              return results;
            });

    MapWithStateFunction<String, Tuple2<String, Integer>, Integer, Integer, String> function =
        SparkStateful.mapWithState(
                StateSpec.function(COUNT).timeout(Durations.milliseconds(3 * BATCH)),
                Encoders.INT(),
                Encoders.STRING())
            .on((Tuple2<String, Integer> pair) -> pair.f1)
            .withBatchInterval(Duration.ofMillis(BATCH))
            .withInitialState(initial);
    List<String> ofFlink = inFlink(batches, function);
    assertThat(ofFlink).as("seed %d", seed).anyMatch(line -> line.contains("idle"));
    assertThat(byWord(ofFlink)).as("seed %d", seed).isEqualTo(byWord(ofSpark));
  }

  /** In the test above: to make an RDD takes a Spark context. */
  private static void refusesAnInitialStateThatOnlySparkReads(
      StateSpec<String, Integer, Integer, String> spec) {
    assertThatThrownBy(() -> SparkStateful.mapWithState(spec, Encoders.INT(), Encoders.STRING()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot run mapWithState: its initial state is an RDD, which only Spark can read;"
                + " give the pairs by withInitialState");
    assertThatThrownBy(() -> SparkStateful.mapWithState(spec))
        .hasMessageContaining("give the pairs by withInitialState");
  }

  @Test
  void updateStateByKeyInBatches() throws Exception {
    updateStateByKey(SUM);
  }

  private void updateStateByKey(Function2<List<Integer>, Optional<Integer>, Optional<Integer>> sum)
      throws Exception {
    long seed = seed();
    List<List<String>> batches = batches(seed);
    List<String> ofSpark =
        inSpark(
            batches,
            (context, pairs) ->
                pairs.updateStateByKey(sum).map(pair -> pair._1() + " " + pair._2()));
    UpdateStateFunction<String, Integer, Integer> function =
        SparkStateful.<String, Integer, Integer>updateStateByKey(
                sum, Encoders.STRING(), Encoders.INT())
            .batched(Batching.processingTime(Duration.ofMillis(BATCH)), Types.INT);
    List<String> ofFlink = new ArrayList<>();
    for (String word : words(batches)) {
      try (var harness = new Harness<>(function, value -> word, true)) {
        harness.open();
        for (int i = 0; i < batches.size(); i++) {
          harness.setProcessingTime(i * (long) BATCH + BATCH / 2);
          for (String other : batches.get(i)) {
            if (other.equals(word)) {
              harness.processElement(1, 0);
            }
          }
          harness.setProcessingTime((i + 1) * (long) BATCH);
        }
        for (Tuple2<String, Integer> pair : harness.extractOutputValues()) {
          ofFlink.add(pair.f0 + " " + pair.f1);
        }
      }
    }
    assertThat(byWord(ofFlink)).as("seed %d", seed).isEqualTo(byWord(ofSpark));
  }

  @Test
  void mapWithStateOfSparksOwnSuite() throws Exception {
    long seed = seed();
    List<List<String>> batches = batches(seed);
    Function3<String, Optional<Integer>, State<Integer>, Integer> sum =
        SparkPrograms.lambda(
            "org.apache.spark.streaming.JavaMapWithStateSuite",
            "testBasicFunction",
            Function3.class);
    List<String> ofSpark =
        inSpark(
            batches,
            (context, pairs) -> pairs.mapWithState(StateSpec.function(sum)).map(String::valueOf));

    List<Integer> ofFlink =
        inFlink(
            batches,
            SparkStateful.mapWithState(StateSpec.function(sum), Encoders.INT(), Encoders.INT())
                .on((Tuple2<String, Integer> pair) -> pair.f1));
    assertThat(ofFlink.stream().map(String::valueOf))
        .as("seed %d", seed)
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(ofSpark);
  }

  @Test
  void updateStateByKeyOfSparksOwnSuite() throws Exception {
    updateStateByKey(
        SparkPrograms.lambda(
            "test.org.apache.spark.streaming.JavaAPISuite",
            "testUpdateStateByKey",
            Function2.class));
  }

  private static <R> List<R> inFlink(
      List<List<String>> batches, KeyedProcessFunction<String, Tuple2<String, Integer>, R> function)
      throws Exception {
    try (var harness = new Harness<>(function, pair -> pair.f0, true)) {
      harness.open();
      for (int i = 0; i < batches.size(); i++) {
        harness.setProcessingTime(i * (long) BATCH + BATCH / 2);
        for (String word : batches.get(i)) {
          harness.processElement(Tuple2.of(word, 1), 0);
        }
        harness.setProcessingTime((i + 1) * (long) BATCH);
      }
      return harness.extractOutputValues();
    }
  }

  private interface Program {
    JavaDStream<String> on(JavaStreamingContext context, JavaPairDStream<String, Integer> pairs);
  }

  private List<String> inSpark(List<List<String>> batches, Program program) {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("dstream")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.default.parallelism", "1")
            .set("spark.streaming.clock", ManualClock.class.getName());
    List<String> results = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger done = new AtomicInteger();
    try (JavaStreamingContext context =
        new JavaStreamingContext(conf, Durations.milliseconds(BATCH))) {
      context.checkpoint(scratch.resolve("checkpoint").toString());
      Queue<JavaRDD<String>> queue = new ArrayDeque<>();
      for (List<String> batch : batches) {
        queue.add(context.sparkContext().parallelize(batch, 1));
      }
      JavaPairDStream<String, Integer> pairs =
          context.queueStream(queue, true).mapToPair(word -> new scala.Tuple2<>(word, 1));
      program
          .on(context, pairs)
          .foreachRDD(
              rdd -> {
                results.addAll(rdd.collect());
                done.incrementAndGet();
              });
      context.start();
      ManualClock clock = (ManualClock) context.ssc().scheduler().clock();
      for (int i = 1; i <= batches.size(); i++) {
        clock.setTime(i * (long) BATCH);
        int expected = i;
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> done.get() >= expected);
      }
      context.stop(true, false);
    }
    return results;
  }

  private static List<List<String>> batches(long seed) {
    Random random = new Random(seed);
    List<List<String>> batches = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      List<String> batch = new ArrayList<>();
      for (int j = random.nextInt(5); j > 0; j--) {
        batch.add(String.valueOf((char) ('a' + random.nextInt(i < 7 ? 5 : 2))));
      }
      batches.add(batch);
    }
    // Someone comes once and then is idle.
    batches.get(2).add("z");
    return batches;
  }

  private static List<String> words(List<List<String>> batches) {
    return batches.stream().flatMap(List::stream).distinct().sorted().toList();
  }

  private static TreeMap<String, List<String>> byWord(List<String> lines) {
    TreeMap<String, List<String>> byWord = new TreeMap<>();
    for (String line : lines) {
      byWord.computeIfAbsent(line.split(" ")[0], word -> new ArrayList<>()).add(line);
    }
    return byWord;
  }

  private static long seed() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    return seed;
  }
}
