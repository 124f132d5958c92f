package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.SplitId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the driver which splits need not be sent again, in a thread of its own. Failures are logged
 * and never reach the job; what could not be told is told with the next report.
 */
final class ProgressReporter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ProgressReporter.class);

  /** Keeps a message well below the control plane's 4 MiB. */
  private static final int MAX_SPLITS_A_MESSAGE = 100_000;

  /** How long the last report may hold up the end of a job. */
  private static final Duration LAST_REPORT = Duration.ofSeconds(10);

  private final SparkReadOptions options;
  private final String consumer;
  private final DriverClient driver;
  private final Set<SplitFinished> unreported = new LinkedHashSet<>();
  private boolean isKnown;
  private final ExecutorService reporting =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "bridge-progress");
            thread.setDaemon(true);
            return thread;
          });

  ProgressReporter(SparkReadOptions options, String consumer) {
    this.options = options;
    this.consumer = consumer;
    driver = new DriverClient(options);
  }

  /**
   * Returns at once. The first report is sent even if it says nothing.
   *
   * @param generation the publication's life; null when it is not known yet
   * @param checkpoint the checkpoint that holds the splits' ends, 0 when it is not known
   */
  void report(@Nullable UUID generation, long checkpoint, Collection<SplitFinished> finished) {
    reporting.execute(
        () -> {
          unreported.addAll(finished);
          sendAll(generation, checkpoint);
        });
  }

  private void sendAll(@Nullable UUID generation, long checkpoint) {
    for (int retry = 1; hasSomethingToSay(generation); retry++) {
      try {
        sendSome(generation, checkpoint);
        retry = 0;
      } catch (BridgeException e) {
        if (!e.isRetriable()) {
          LOG.warn("Giving up on reporting {}", description(), e);
          unreported.clear();
          isKnown = true;
          return;
        }
        if (retry > options.retry().retries()) {
          LOG.warn("Putting off reporting {} to the next checkpoint", description(), e);
          return;
        }
        Duration pause = options.retry().pauseBefore(retry);
        LOG.warn(
            "Reporting {} again in {} ms, retry {} of {}",
            description(),
            pause.toMillis(),
            retry,
            options.retry().retries(),
            e);
        if (driver.pause(pause)) {
          return;
        }
      }
    }
  }

  private boolean hasSomethingToSay(@Nullable UUID generation) {
    return !unreported.isEmpty() || generation != null && !isKnown;
  }

  private void sendSome(@Nullable UUID current, long checkpoint) {
    UUID generation =
        unreported.stream().findFirst().map(SplitFinished::generation).orElse(current);
    List<SplitFinished> some =
        unreported.stream()
            .filter(split -> split.generation().equals(generation))
            .limit(MAX_SPLITS_A_MESSAGE)
            .toList();
    List<SplitId> ids = new ArrayList<>();
    some.forEach(split -> ids.add(split.id()));
    driver.record(generation, consumer, checkpoint, ids);
    isKnown = true;
    some.forEach(unreported::remove);
    LOG.info(
        "Reported {} finished splits of {} (checkpoint {})",
        some.size(),
        options.publication(),
        checkpoint);
  }

  private String description() {
    return unreported.size() + " finished splits of " + options.publication();
  }

  /** Waits a little for the last report. */
  @Override
  public void close() {
    reporting.shutdown();
    try {
      if (!reporting.awaitTermination(LAST_REPORT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Could not report all finished splits of {} in time", options.publication());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      driver.close();
    }
  }
}
