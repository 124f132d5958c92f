package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.testkit.FlinkCluster;
import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.bridge.testkit.Member;
import io.flinkspark.bridge.testkit.SparkExecutor;
import io.flinkspark.bridge.testkit.SparkProcesses;
import io.flinkspark.bridge.testkit.SparkSubmission;
import io.flinkspark.e2e.network.FaultyNetwork;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Faults of all kinds, drawn from a seed, during transfers of a million rows: each row comes once,
 * only a killed TaskManager restarts the Flink job, and nothing is left behind. {@code
 * -Dbridge.faults} says how many, {@code -Dbridge.faults.seed} repeats the draw; the table is under
 * {@code target/direct-faults}.
 */
@ExtendWith(RunningClusters.class)
final class DirectFaultE2ECase {
  private static final int FAULTS = Integer.getInteger("bridge.faults", 9);
  private static final long SEED =
      Long.getLong("bridge.faults.seed", ThreadLocalRandom.current().nextInt(1_000_000));
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  /** Larger than all buffers on the way, so that executors are sending when something happens. */
  private static final DigestRows ROWS = new DigestRows(1_000_000, 8, 60);

  private final Random chance = new Random(SEED);
  private final Deque<Fault> faults = new ArrayDeque<>(Fault.draw(FAULTS, chance));
  private final FaultTable table = new FaultTable("direct-faults", SEED, "transfer");
  private final long begin = System.nanoTime();
  private int injected;

  @Test
  void everyRowOfAMillionComesOnceWhateverFails(RunningClusters.Site site) {
    System.out.printf("%d faults from -Dbridge.faults.seed=%d%n", FAULTS, SEED);
    DirectSite direct = new DirectSite(site);
    Map<String, String> settings = new HashMap<>(SparkStatus.SETTINGS);
    settings.put("spark.executor.cores", "1");
    settings.put("spark.executor.memory", "512m");
    try (DirectSite.Serving serving = direct.publish("faults", settings, "--sql", ROWS.sql());
        FaultyNetwork network = new FaultyNetwork(serving.address())) {
      FaultInjector injector = new FaultInjector(site.processes(), network, chance);
      for (int transfer = 1; !faults.isEmpty(); transfer++) {
        transfer(direct, serving.at(network.address()), injector, transfer);
      }
      nothingIsLeft(site, network, serving.driver());
      serving.driver().stop();
      nobodyListensAt(serving.address());
    }
    SparkProcesses spark = site.processes().spark();
    await("executors end").atMost(PATIENCE).until(() -> spark.executors().isEmpty());
    await("cores are free").atMost(PATIENCE).until(() -> spark.coresInUse() == 0);
  }

  private void transfer(
      DirectSite direct, DirectSite.Serving serving, FaultInjector injector, int transfer) {
    String out = "/direct/faults-" + transfer;
    FlinkJob job =
        direct.read(
            serving,
            out,
            "--consumer",
            "transfer-" + transfer,
            "--max-rate",
            "8000",
            "--max-batch-rows",
            "1000",
            "--silence-timeout",
            "5s");
    await().atMost(PATIENCE).until(() -> job.completedCheckpoints() > 0);
    int kills = injectUntilOver(injector, job, transfer);
    job.awaitFinished(PATIENCE);

    List<String> problems = direct.problems(ROWS, out);
    table.over(
        transfer,
        "%d TaskManagers killed, %d subtasks restored".formatted(kills, job.restoredCheckpoints()),
        problems);
    assertThat(problems).isEmpty();
    // Flink restarts each subtask for itself, because nothing flows between them.
    assertThat(job.restoredCheckpoints())
        .as("restarts, after %d killed TaskManagers", kills)
        .isBetween((long) kills, 2L * kills);
    assertThat(job.exceptions())
        .as("why the job restarted")
        .allSatisfy(
            trace ->
                assertThat(trace).containsIgnoringCase("taskmanager").doesNotContain("BRIDGE-"));
  }

  /** Returns how many TaskManagers were killed. */
  private int injectUntilOver(FaultInjector injector, FlinkJob job, int transfer) {
    int kills = 0;
    while (!faults.isEmpty()) {
      FaultInjector.pass(Duration.ofMillis(300 + chance.nextInt(700)));
      Fault fault = faults.peek();
      long start = System.nanoTime();
      Optional<String> hit = injector.inject(fault, job);
      if (hit.isEmpty()) {
        return kills;
      }
      faults.remove();
      table.fault(
          ++injected,
          transfer,
          (start - begin) / 1e9,
          fault,
          hit.get(),
          (System.nanoTime() - start) / 1e9);
      kills += fault == Fault.TASK_MANAGER_KILLED ? 1 : 0;
    }
    return kills;
  }

  private static void nothingIsLeft(
      RunningClusters.Site site, FaultyNetwork network, SparkSubmission driver) {
    await("connections close").atMost(PATIENCE).until(() -> network.openLinks() == 0);
    SparkStatus status = new SparkStatus(driver.log());
    await("tasks end").atMost(PATIENCE).until(() -> status.activeTasks() == 0);
    FlinkCluster flink = site.clusters().flink();
    for (Member member : List.of(flink.jobManager(), flink.taskManagers().get(0))) {
      awaitAsserted(
          () ->
              assertThat(JvmThreads.names(member.pid()))
                  .as("threads of " + member)
                  .noneMatch(name -> name.startsWith("bridge-") || name.contains("Data Fetcher")));
    }
    List<SparkExecutor> executors = site.processes().spark().executors();
    for (SparkExecutor executor : executors) {
      awaitAsserted(
          () ->
              assertThat(connectionThreads(executor.pid())).as("readers at " + executor).isEmpty());
    }
    awaitAsserted(
        () ->
            assertThat(connectionThreads(driver.pid()))
                .as("connections of executors, and none of readers, at the driver")
                .hasSizeLessThanOrEqualTo(executors.size()));
  }

  /** Threads end a moment after their connection or job. */
  private static void awaitAsserted(ThrowingRunnable assertion) {
    await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(assertion);
  }

  private static List<String> connectionThreads(long pid) {
    return JvmThreads.names(pid).stream()
        .filter(name -> name.startsWith("bridge-connection-"))
        .toList();
  }

  private static void nobodyListensAt(String address) {
    URI uri = URI.create(address);
    assertThatThrownBy(() -> new Socket(uri.getHost(), uri.getPort()).close())
        .as(address)
        .isInstanceOf(ConnectException.class);
  }
}
