package io.flinkspark.bridge.functions.typed;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.functions.errors.OnError;
import io.flinkspark.bridge.functions.state.SparkStateful;
import io.flinkspark.bridge.functions.typed.AverageSalary.Employee;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.GlobalWindows;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.triggers.CountTrigger;
import org.apache.spark.api.java.function.MapGroupsWithStateFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkJobITCase {
  private static final Map<Long, List<Long>> COUNTS = new ConcurrentHashMap<>();
  private static final TypeInformation<Employee> EMPLOYEES =
      SparkFunctions.type(Encoders.bean(Employee.class));

  @TempDir Path scratch;

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void aggregatesInWindowsOfEveryKind(String backend) throws Exception {
    StreamExecutionEnvironment env = environment(backend, Map.of());
    KeyedStream<Employee, String> employees =
        env.fromData(
                EMPLOYEES,
                new Employee("a", 3000),
                new Employee("a", 4500),
                new Employee("b", 3500),
                new Employee("a", 4000))
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Employee>forMonotonousTimestamps()
                    .withTimestampAssigner((employee, time) -> employee.getSalary()))
            .keyBy(Employee::getTeam);
    AverageSalary average = new AverageSalary();
    DataStream<String> all =
        named(
                "tumbling",
                employees
                    .window(TumblingEventTimeWindows.of(Duration.ofSeconds(4)))
                    .aggregate(SparkFunctions.aggregator(average)))
            .union(
                named(
                    "sliding",
                    employees
                        .window(
                            SlidingEventTimeWindows.of(
                                Duration.ofSeconds(4), Duration.ofSeconds(2)))
                        .aggregate(SparkFunctions.aggregator(average))),
                named(
                    "session",
                    employees
                        .window(EventTimeSessionWindows.withGap(Duration.ofMillis(1400)))
                        .aggregate(SparkFunctions.aggregator(average))),
                named(
                    "global",
                    employees
                        .window(GlobalWindows.create())
                        .trigger(CountTrigger.of(3))
                        .aggregate(SparkFunctions.aggregator(average))));
    List<String> results = all.executeAndCollect(100);
    assertThat(results)
        .containsExactlyInAnyOrder(
            "tumbling 3000.0",
            "tumbling 4250.0",
            "tumbling 3500.0",
            "sliding 3000.0",
            "sliding " + (3000 + 4500 + 4000) / 3.0,
            "sliding 4250.0",
            "sliding 3500.0",
            "sliding 3500.0",
            "session " + (3000 + 4500 + 4000) / 3.0,
            "session 3500.0",
            "global " + (3000 + 4500 + 4000) / 3.0);
  }

  @Test
  void callsUdfsOfSpark() throws Exception {
    StreamExecutionEnvironment env = environment("hashmap", Map.of());
    UDF1<Long, String> name = id -> id == 2 ? fail() : "id " + id;
    UDF2<String, Integer, Integer> length = (text, add) -> text.length() + add;
    DataStream<String> named =
        env.fromData(Types.LONG, 1L, 2L, 30L)
            .process(SparkFunctions.udf(name, Encoders.STRING()).process(OnError.SKIP, Types.LONG));
    DataStream<Integer> lengths =
        named
            .map(text -> Tuple2.of(text, 100))
            .returns(Types.TUPLE(Types.STRING, Types.INT))
            .map(SparkFunctions.udf(length, Encoders.INT()));
    List<Integer> results = lengths.executeAndCollect(100);
    assertThat(results).containsExactlyInAnyOrder(104, 105);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void goesOnFromASavepoint(String backend) throws Exception {
    COUNTS.clear();
    JobClient first = start(backend, Map.of());
    awaitCounts(50);
    String savepoint =
        first
            .stopWithSavepoint(
                false, scratch.resolve(backend).toUri().toString(), SavepointFormatType.CANONICAL)
            .get(3, TimeUnit.MINUTES);
    List<Long> before = List.copyOf(COUNTS.get(0L));
    JobClient second = start(backend, Map.of(StateRecoveryOptions.SAVEPOINT_PATH.key(), savepoint));
    awaitCounts(before.size() + 20);
    second.cancel().get(3, TimeUnit.MINUTES);
    // What was counted before goes on, without a gap and without a repetition.
    COUNTS.forEach(
        (key, counts) -> {
          List<Long> seen = List.copyOf(counts);
          for (int i = 0; i < seen.size(); i++) {
            assertThat(seen.get(i)).as("count %d of key %d", i, key).isEqualTo(i + 1);
          }
        });
  }

  private static JobClient start(String backend, Map<String, String> options) throws Exception {
    StreamExecutionEnvironment env = environment(backend, options);
    MapGroupsWithStateFunction<Long, Long, Long, Counted> count =
        (key, values, state) -> {
          long next = (state.exists() ? state.get() : 0) + 1;
          state.update(next);
          return new Counted(key, next);
        };
    env.fromSource(
            new DataGeneratorSource<>(
                (Long index) -> index,
                Long.MAX_VALUE,
                RateLimiterStrategy.perSecond(2000),
                Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "numbers")
        .uid("numbers")
        .keyBy(number -> number % 10)
        .process(
            SparkStateful.mapGroupsWithState(
                count,
                Encoders.LONG(),
                Encoders.bean(Counted.class),
                GroupStateTimeout.NoTimeout()))
        .uid("counts")
        .map(
            counted -> {
              COUNTS
                  .computeIfAbsent(
                      counted.getKey(), key -> Collections.synchronizedList(new ArrayList<>()))
                  .add(counted.getCount());
              return counted;
            })
        .returns(SparkFunctions.type(Encoders.bean(Counted.class)))
        .sinkTo(new DiscardingSink<>());
    return env.executeAsync();
  }

  private static void awaitCounts(int count) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> COUNTS.containsKey(0L) && COUNTS.get(0L).size() >= count);
  }

  private static DataStream<String> named(String window, DataStream<Double> averages) {
    return averages.map(average -> window + " " + average).returns(Types.STRING);
  }

  private static String fail() {
    throw new IllegalArgumentException("two");
  }

  private static StreamExecutionEnvironment environment(
      String backend, Map<String, String> options) {
    Configuration configuration = new Configuration();
    configuration.setString("state.backend.type", backend);
    configuration.setString("rest.port", "0");
    options.forEach(configuration::setString);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    env.getConfig().disableObjectReuse();
    return env;
  }

  /** A key and its count. */
  public static class Counted {
    private long key;
    private long count;

    public Counted() {}

    Counted(long key, long count) {
      this.key = key;
      this.count = count;
    }

    public long getKey() {
      return key;
    }

    public void setKey(long key) {
      this.key = key;
    }

    public long getCount() {
      return count;
    }

    public void setCount(long count) {
      this.count = count;
    }
  }
}
