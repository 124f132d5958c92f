package io.flinkspark.e2e.clusters;

import io.flinkspark.bridge.testkit.BridgeClusters;
import io.flinkspark.bridge.testkit.FlinkCluster;
import io.flinkspark.bridge.testkit.HdfsCluster;
import io.flinkspark.bridge.testkit.KafkaCluster;
import io.flinkspark.bridge.testkit.Member;
import io.flinkspark.bridge.testkit.SparkCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The four systems, starting side by side. Whoever needs one waits for that one only, so that a log
 * flows into Kafka while Spark is still starting. Thread-safe.
 */
public final class Clusters implements AutoCloseable {
  /** The systems, in the order in which a log meets them. */
  public enum Part {
    KAFKA(BridgeClusters.Builder::kafka),
    HDFS(BridgeClusters.Builder::hdfs),
    FLINK(BridgeClusters.Builder::flink),
    SPARK(BridgeClusters.Builder::spark);

    private final UnaryOperator<BridgeClusters.Builder> choose;

    Part(UnaryOperator<BridgeClusters.Builder> choose) {
      this.choose = choose;
    }

    /** As people write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Part, CompletableFuture<BridgeClusters>> parts = new EnumMap<>(Part.class);
  private final ExecutorService threads;
  private volatile boolean closing;

  private Clusters() {
    threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "clusters");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts all four and returns at once.
   *
   * @param work data and logs of the processes
   * @param ports role to port, for those that must not be free choice
   * @param progress what starts and what is up
   * @param whenUp told each part and the seconds its start took
   */
  public static Clusters start(
      Path work, Map<String, Integer> ports, Consumer<String> progress, PartListener whenUp) {
    Clusters clusters = new Clusters();
    for (Part part : Part.values()) {
      clusters.parts.put(
          part,
          CompletableFuture.supplyAsync(
              () -> startPart(part, work, ports, clusters.until(progress), whenUp),
              clusters.threads));
    }
    return clusters;
  }

  private static BridgeClusters startPart(
      Part part,
      Path work,
      Map<String, Integer> ports,
      Consumer<String> progress,
      PartListener whenUp) {
    long start = System.nanoTime();
    BridgeClusters.Builder builder =
        part.choose
            .apply(BridgeClusters.builder())
            .workDir(work.resolve(part.text()))
            .onProgress(progress);
    ports.forEach(
        (role, port) -> {
          if (Roles.partOf(role) == part) {
            builder.port(role, port);
          }
        });
    BridgeClusters started = builder.start();
    whenUp.up(part, (System.nanoTime() - start) / 1e9);
    return started;
  }

  /** Each part says that it stops; whoever stops them all says it better. */
  private Consumer<String> until(Consumer<String> progress) {
    return line -> {
      if (!closing) {
        progress.accept(line);
      }
    };
  }

  /** Waits for Kafka. */
  public KafkaCluster kafka() {
    return await(Part.KAFKA).kafka();
  }

  /** Waits for HDFS. */
  public HdfsCluster hdfs() {
    return await(Part.HDFS).hdfs();
  }

  /** Waits for Flink. */
  public FlinkCluster flink() {
    return await(Part.FLINK).flink();
  }

  /** Waits for Spark. */
  public SparkCluster spark() {
    return await(Part.SPARK).spark();
  }

  /** Waits for all and lists their processes. */
  public List<Member> members() {
    List<Member> members = new ArrayList<>();
    for (Part part : Part.values()) {
      members.addAll(await(part).members());
    }
    return members;
  }

  /** Stops all, each as soon as it is up, and waits until no process is left. */
  @Override
  public void close() {
    closing = true;
    List<CompletableFuture<Void>> stops = new ArrayList<>();
    for (CompletableFuture<BridgeClusters> part : parts.values()) {
      stops.add(
          part.handle((started, failure) -> started)
              .thenAcceptAsync(
                  started -> {
                    if (started != null) {
                      started.close();
                    }
                  },
                  threads));
    }
    stops.forEach(CompletableFuture::join);
    threads.shutdown();
  }

  private BridgeClusters await(Part part) {
    try {
      return parts.get(part).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Told when a part is up. */
  @FunctionalInterface
  public interface PartListener {
    /** This part is up, after so many seconds. */
    void up(Part part, double seconds);
  }
}
