package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.bridge.testkit.SparkExecutor;
import io.flinkspark.bridge.testkit.SparkProcesses;
import io.flinkspark.bridge.testkit.SparkSubmission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A writer and a reader of one channel, and who brings them back: the JobManager's job and the
 * driver have nobody else to do so. Used by one thread.
 */
final class WatchedChannel implements AutoCloseable {
  static final String OUT = "stream";

  private final ChannelSite site;
  private final SparkProcesses spark;
  private final int rows;
  private final Random chance;
  private final ChannelProgress progress;
  private final Map<ChannelFault, Integer> done = new EnumMap<>(ChannelFault.class);
  private FlinkJob writer;
  private SparkSubmission reader;
  private int driversLost;

  WatchedChannel(ChannelSite site, SparkProcesses spark, int rows, Random chance) {
    this.site = site;
    this.spark = spark;
    this.rows = rows;
    this.chance = chance;
    writer = site.write(arguments(rows, 1_000));
    progress = new ChannelProgress(site, OUT);
    await("a first epoch").atMost(ChannelSite.PATIENCE).until(progress.writer()::hasBegun);
    reader = follow();
    await("a first batch").atMost(ChannelSite.PATIENCE).until(() -> isReading());
  }

  private static String[] arguments(int rows, int rate) {
    return new String[] {"--rows", String.valueOf(rows), "--max-rate", String.valueOf(rate)};
  }

  private SparkSubmission follow() {
    return site.follow(OUT, "--trigger", "500ms");
  }

  ChannelProgress progress() {
    return progress;
  }

  /** Whether the writer has written everything, so that nothing more can hit it. */
  boolean isOver() {
    String state = writer.state();
    assertThat(state).as("of the writer, %s", writer.exceptions()).isNotEqualTo("FAILED");
    return state.equals("FINISHED");
  }

  /** Starts a driver again that has died; answers whether the reader has ever got on. */
  boolean isReading() {
    revive();
    return progress.reader().hasBegun();
  }

  /** A stream fails with its source or checkpoint, and somebody has to start it again. */
  void revive() {
    if (!reader.isAlive()) {
      driversLost++;
      reader = follow();
    }
  }

  /** Kills a process and starts what does not start by itself; answers what was killed. */
  String hit(ChannelFault fault) {
    done.merge(fault, 1, Integer::sum);
    return switch (fault) {
      case TASK_MANAGER -> site.clusters().flink().taskManagers().get(0).killAndRestart();
      case JOB_MANAGER -> {
        String killed = site.clusters().flink().jobManager().killAndRestart();
        String checkpoint = site.lastCheckpoint().orElseThrow();
        writer = site.writeFrom(checkpoint, arguments(rows, 1_000));
        yield killed + ", on from " + checkpoint.replaceAll(".*/", "");
      }
      case DATA_NODE -> site.hdfs().dataNode().killAndRestart();
      case SPARK_DRIVER -> {
        revive();
        String killed = "driver (pid " + reader.pid() + ")";
        reader.kill();
        reader = follow();
        yield killed;
      }
      case SPARK_EXECUTOR -> {
        SparkExecutor executor = anyExecutor();
        executor.kill();
        yield executor.toString();
      }
    };
  }

  private SparkExecutor anyExecutor() {
    await("an executor")
        .atMost(ChannelSite.PATIENCE)
        .until(
            () -> {
              revive();
              return !spark.executors().isEmpty();
            });
    List<SparkExecutor> executors = spark.executors();
    return executors.get(chance.nextInt(executors.size()));
  }

  /** The rest of the rows as fast as possible, by one more submission; then both ends. */
  void finish() {
    if (!isOver()) {
      String savepoint = writer.stopWithSavepoint(site.uri("savepoints"));
      writer = site.writeFrom(savepoint, arguments(rows, 0));
    }
    writer.awaitFinished(ChannelSite.PATIENCE);
    reader.stop();
    ChannelSite.awaitDone(site.follow(OUT, "--available-now"));
    ChannelSite.awaitDone(site.read("channel-rows"));
  }

  List<String> problems() {
    NumberedRows expected = new NumberedRows(rows);
    List<String> problems = new ArrayList<>();
    site.problems(expected, "channel-rows").forEach(it -> problems.add("in the channel: " + it));
    site.problems(expected, OUT).forEach(it -> problems.add("in the stream: " + it));
    return problems;
  }

  String summary() {
    return "killed %s; %d times the stream failed by itself and was started again"
        .formatted(done, driversLost);
  }

  static void pass(Duration time) {
    FaultInjector.pass(time);
  }

  @Override
  public void close() {
    progress.close();
    if (reader.isAlive()) {
      reader.kill();
    }
    if (List.of("CREATED", "RUNNING", "RESTARTING", "FAILING").contains(writer.state())) {
      writer.cancel();
    }
  }
}
