package io.flinkspark.e2e.demo;

import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.bridge.testkit.Member;
import io.flinkspark.bridge.testkit.SparkExecutor;
import io.flinkspark.e2e.clusters.ProcessClusters;
import io.flinkspark.e2e.network.FaultyNetwork;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Does to a running transfer what a fault says, and waits until rows flow again. */
final class FaultInjector {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration LONGER_THAN_READERS_WAIT = Duration.ofSeconds(7);

  private final ProcessClusters clusters;
  private final FaultyNetwork network;
  private final Random chance;

  FaultInjector(ProcessClusters clusters, FaultyNetwork network, Random chance) {
    this.clusters = clusters;
    this.network = network;
    this.chance = chance;
  }

  /**
   * Waits for rows to flow before, so that the fault hits something, and after.
   *
   * @return what it has hit; nothing when the transfer was over before
   */
  Optional<String> inject(Fault fault, FlinkJob job) {
    await().atMost(PATIENCE).until(() -> network.carriesRows() || isOver(job));
    if (isOver(job)) {
      return Optional.empty();
    }
    int link = network.lastLink();
    String hit = hit(fault, job);
    if (network.stopHalving()) {
      return Optional.empty();
    }
    if (fault == Fault.NETWORK_SLOW) {
      long before = network.batches();
      await().atMost(PATIENCE).until(() -> network.batches() > before || isOver(job));
    } else {
      await().atMost(PATIENCE).until(() -> network.hasRowsAfter(link) || isOver(job));
    }
    return Optional.of(hit);
  }

  static boolean isOver(FlinkJob job) {
    return job.state().equals("FINISHED");
  }

  private String hit(Fault fault, FlinkJob job) {
    switch (fault) {
      case EXECUTOR_KILLED -> {
        SparkExecutor executor = executor();
        executor.kill();
        return executor.toString();
      }
      case EXECUTOR_HANGS -> {
        SparkExecutor executor = executor();
        executor.suspend();
        pass(LONGER_THAN_READERS_WAIT);
        executor.resume();
        return executor.toString();
      }
      case TASK_MANAGER_KILLED -> {
        Member taskManager = clusters.flink().taskManagers().get(0);
        String killed = taskManager.toString();
        taskManager.kill();
        taskManager.restart();
        return killed;
      }
      case CONTROL_CUT -> {
        return network.cutControl() + " connections to the driver";
      }
      case DATA_CUT -> {
        return network.cutData() + " connections to executors";
      }
      case BATCH_HALVED -> {
        network.halveNextBatch();
        await().atMost(PATIENCE).until(() -> !network.isHalving() || isOver(job));
        return "one batch";
      }
      case NETWORK_SLOW -> {
        network.slowDown(Duration.ofMillis(300), Duration.ofSeconds(4));
        pass(Duration.ofSeconds(4));
        return network.openLinks() + " connections";
      }
      case NETWORK_SILENT -> {
        network.fallSilent(LONGER_THAN_READERS_WAIT);
        pass(LONGER_THAN_READERS_WAIT);
        return network.openLinks() + " connections";
      }
      case NETWORK_DOWN -> {
        int cut = network.goDown();
        pass(Duration.ofSeconds(3));
        network.comeUp();
        return cut + " connections";
      }
    }
    throw new IllegalArgumentException("Cannot inject " + fault);
  }

  private SparkExecutor executor() {
    await().atMost(PATIENCE).until(() -> !clusters.spark().executors().isEmpty());
    List<SparkExecutor> executors = clusters.spark().executors();
    return executors.get(chance.nextInt(executors.size()));
  }

  /** Lets time pass, for a fault that lasts. */
  static void pass(Duration time) {
    await()
        .pollDelay(time)
        .atMost(time.plusSeconds(60))
        .pollInterval(10, TimeUnit.MILLISECONDS)
        .until(() -> true);
  }
}
