package io.flinkspark.bridge.functions.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.functions.programs.SparkPrograms;
import io.flinkspark.bridge.functions.state.Visits.Visit;
import io.flinkspark.bridge.functions.typed.SparkFunctions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapGroupsWithStateFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.MemoryStream;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * The same functions and records through Structured Streaming and through Flink: per key, the same
 * outputs.
 */
class StructuredStreamingDifferentialITCase {
  private static final Encoder<Visit> VISITS = Encoders.bean(Visit.class);
  private static final long GAP = 40;
  private static final int STEP = 25;

  @TempDir static Path scratch;
  private static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.warehouse.dir", scratch.resolve("warehouse").toString())
            .config(
                "spark.sql.streaming.checkpointLocation", scratch.resolve("checkpoints").toString())
            .getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @Test
  void sessionsCalledForEachRecord() throws Exception {
    long seed = seed();
    List<List<Visit>> batches = new ArrayList<>();
    long time = 1000;
    Random random = new Random(seed);
    // One session is closed, whatever chance does with the others.
    batches.add(List.of(new Visit("once", time)));
    for (int i = 0; i < 16; i++) {
      // Some are late: those are dropped.
      long at = random.nextInt(6) == 0 ? time - random.nextInt(30) : time;
      batches.add(List.of(new Visit("user" + random.nextInt(3), at)));
      time += random.nextInt(STEP);
    }
    batches.add(List.of(new Visit("user0", time + 10 * GAP)));
    List<String> ofSpark = sessionsInSpark(batches, true);

    List<String> ofFlink;
    try (var harness = new Harness<>(sessions(), Visit::getUser, true)) {
      harness.open();
      long watermark = Long.MIN_VALUE;
      for (List<Visit> batch : batches) {
        Visit visit = batch.get(0);
        harness.processElement(visit, visit.getTime());
        watermark = Math.max(watermark, visit.getTime());
        harness.processWatermark(watermark);
      }
      ofFlink = harness.extractOutputValues();
    }
    assertThat(ofFlink).as("seed %d", seed).anyMatch(line -> line.startsWith("closed"));
    assertThat(byUser(ofFlink)).as("seed %d", seed).isEqualTo(byUser(ofSpark));
  }

  @Test
  void sessionsCalledForEachBatch() throws Exception {
    long seed = seed();
    Random random = new Random(seed);
    long interval = 100;
    List<List<Visit>> batches = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      List<Visit> batch = new ArrayList<>();
      if (i == 0) {
        // One session is closed, whatever chance does with the others.
        batch.add(new Visit("once", 1));
      }
      for (int j = random.nextInt(6); j >= 0; j--) {
        batch.add(new Visit("user" + random.nextInt(3), i * interval + 1 + random.nextInt(98)));
      }
      // Brings Spark's watermark to the end of the interval, where Flink's is.
      batch.add(new Visit("clock", (i + 1) * interval - 1));
      batches.add(batch);
    }
    List<String> ofSpark = sessionsInSpark(batches, false);

    List<String> ofFlink;
    var function =
        sessions()
            .batched(Batching.eventTime(Duration.ofMillis(interval)), SparkFunctions.type(VISITS));
    try (var harness = new Harness<>(function, Visit::getUser, true)) {
      harness.open();
      for (List<Visit> batch : batches) {
        for (Visit visit : batch) {
          harness.processElement(visit, visit.getTime());
        }
        harness.processWatermark(batch.get(batch.size() - 1).getTime());
      }
      ofFlink = harness.extractOutputValues();
    }
    assertThat(ofFlink).as("seed %d", seed).anyMatch(line -> line.startsWith("closed"));
    assertThat(byUser(ofFlink)).as("seed %d", seed).isEqualTo(byUser(ofSpark));
  }

  @Test
  void countsWithoutTimeout() throws Exception {
    List<List<Visit>> batches = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      batches.add(List.of(new Visit("a", i), new Visit("b" + i % 2, i)));
    }
    Encoder<String> text = Encoders.STRING();
    List<String> ofSpark =
        run(
            batches,
            visits ->
                visits
                    .groupByKey((MapFunction<Visit, String>) Visit::getUser, text)
                    .mapGroupsWithState(
                        Visits.counts(), Encoders.LONG(), text, GroupStateTimeout.NoTimeout()),
            "update");
    GroupStateFunction<String, Visit, Long, String> function =
        SparkStateful.mapGroupsWithState(
            Visits.counts(), Encoders.LONG(), text, GroupStateTimeout.NoTimeout());
    try (var harness = new Harness<>(function, Visit::getUser, true)) {
      harness.open();
      for (List<Visit> batch : batches) {
        for (Visit visit : batch) {
          harness.processElement(visit, visit.getTime());
        }
      }
      assertThat(byUser(harness.extractOutputValues())).isEqualTo(byUser(ofSpark));
    }
  }

  /** The sum of a key's numbers that times out at 1500, unless a second number came before. */
  @Test
  void sumsOfSparksOwnSuite() throws Exception {
    MapGroupsWithStateFunction<Integer, Integer, Integer, Integer> sum =
        SparkPrograms.lambda(
            "test.org.apache.spark.sql.JavaDatasetSuite",
            "testMappingFunctionWithTestGroupState",
            MapGroupsWithStateFunction.class);
    Encoder<Integer> number = Encoders.INT();
    List<Integer> times = List.of(10, 11, 20, 1402, 1403, 1500, 2001, 3000);
    spark.conf().set("spark.sql.streaming.noDataMicroBatches.enabled", true);
    List<String> ofSpark =
        run(
            times.stream().map(time -> List.of(new Visit("", time))).toList(),
            visits ->
                visits
                    .selectExpr("user", "time", "timestamp_millis(time) AS at")
                    .withWatermark("at", "0 seconds")
                    .as(VISITS)
                    .groupByKey(
                        (MapFunction<Visit, Integer>) visit -> (int) visit.getTime() % 5, number)
                    .mapGroupsWithState(
                        onVisits(sum), number, number, GroupStateTimeout.EventTimeTimeout())
                    .map((MapFunction<Integer, String>) String::valueOf, Encoders.STRING()),
            "update");

    Configuration configuration = new Configuration();
    configuration.setString("rest.port", "0");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    List<Integer> ofFlink =
        env.fromData(times, Types.INT)
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Integer>forGenerator(context -> new EachRecord())
                    .withTimestampAssigner((time, none) -> time))
            .keyBy(time -> time % 5, Types.INT)
            .process(
                SparkStateful.mapGroupsWithState(
                    sum, number, number, GroupStateTimeout.EventTimeTimeout()))
            .executeAndCollect(100);
    assertThat(ofSpark).contains("0");
    assertThat(ofFlink.stream().map(String::valueOf).toList()).isEqualTo(ofSpark);
  }

  /** Spark's watermark needs a column of its own, and the function takes numbers alone. */
  private static MapGroupsWithStateFunction<Integer, Visit, Integer, Integer> onVisits(
      MapGroupsWithStateFunction<Integer, Integer, Integer, Integer> function) {
    return (key, visits, state) -> {
      List<Integer> times = new ArrayList<>();
      visits.forEachRemaining(visit -> times.add((int) visit.getTime()));
      return function.call(key, times.iterator(), state);
    };
  }

  /** The watermark as Spark has it after a batch of one record. */
  private static final class EachRecord implements WatermarkGenerator<Integer> {
    @Override
    public void onEvent(Integer time, long timestamp, WatermarkOutput output) {
      output.emitWatermark(new Watermark(timestamp));
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      // Each record brings its own.
    }
  }

  private static GroupStateFunction<String, Visit, Visits.Session, String> sessions() {
    return SparkStateful.flatMapGroupsWithState(
        Visits.sessions(GAP),
        Encoders.bean(Visits.Session.class),
        Encoders.STRING(),
        GroupStateTimeout.EventTimeTimeout());
  }

  private static List<String> sessionsInSpark(List<List<Visit>> batches, boolean emptyBatches)
      throws Exception {
    spark.conf().set("spark.sql.streaming.noDataMicroBatches.enabled", emptyBatches);
    return run(
        batches,
        visits ->
            visits
                .selectExpr("user", "time", "timestamp_millis(time) AS at")
                .withWatermark("at", "0 seconds")
                .as(VISITS)
                .groupByKey((MapFunction<Visit, String>) Visit::getUser, Encoders.STRING())
                .flatMapGroupsWithState(
                    Visits.sessions(GAP),
                    OutputMode.Append(),
                    Encoders.bean(Visits.Session.class),
                    Encoders.STRING(),
                    GroupStateTimeout.EventTimeTimeout()),
        "append");
  }

  private interface Query {
    Dataset<String> on(Dataset<Visit> visits);
  }

  private static List<String> run(List<List<Visit>> batches, Query query, String mode)
      throws Exception {
    MemoryStream<Visit> input = new MemoryStream<>(1, spark.sqlContext(), Option.empty(), VISITS);
    List<String> results = Collections.synchronizedList(new ArrayList<>());
    StreamingQuery running =
        query
            .on(input.toDS())
            .writeStream()
            .outputMode(mode)
            .foreachBatch((Dataset<String> rows, Long id) -> results.addAll(rows.collectAsList()))
            .start();
    try {
      for (List<Visit> batch : batches) {
        input.addData(JavaConverters.asScalaBufferConverter(batch).asScala());
        running.processAllAvailable();
      }
    } finally {
      running.stop();
    }
    return results;
  }

  /** The outputs of each user, in their order. */
  private static TreeMap<String, List<String>> byUser(List<String> outputs) {
    TreeMap<String, List<String>> byUser = new TreeMap<>();
    for (String line : outputs) {
      String[] words = line.split(" ");
      String user = List.of("open", "closed", "cut").contains(words[0]) ? words[1] : words[0];
      byUser.computeIfAbsent(user, key -> new ArrayList<>()).add(line);
    }
    return byUser;
  }

  private static long seed() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    return seed;
  }
}
