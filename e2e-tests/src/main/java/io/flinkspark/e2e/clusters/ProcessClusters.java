package io.flinkspark.e2e.clusters;

import io.flinkspark.bridge.testkit.BridgeClusters;
import io.flinkspark.bridge.testkit.FlinkProcesses;
import io.flinkspark.bridge.testkit.HdfsProcesses;
import io.flinkspark.bridge.testkit.KafkaProcesses;
import io.flinkspark.bridge.testkit.Member;
import io.flinkspark.bridge.testkit.SparkProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
 * The four systems as processes of this machine, starting side by side. Whoever needs one waits for
 * that one only, so that a log flows into Kafka while Spark is still starting. Thread-safe.
 */
public final class ProcessClusters implements Clusters {
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
  private final Path work;
  private volatile boolean closing;

  private ProcessClusters(Path work) {
    this.work = work;
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "clusters");
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
  public static ProcessClusters start(
      Path work, Map<String, Integer> ports, Consumer<String> progress, PartListener whenUp) {
    ProcessClusters clusters = new ProcessClusters(work);
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

  @Override
  public KafkaProcesses kafka() {
    return await(Part.KAFKA).kafka();
  }

  @Override
  public HdfsProcesses hdfs() {
    return await(Part.HDFS).hdfs();
  }

  @Override
  public FlinkProcesses flink() {
    return await(Part.FLINK).flink();
  }

  @Override
  public SparkProcesses spark() {
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

  @Override
  public String secret(String name, String text) {
    try {
      Path folder = Files.createDirectories(work.resolve("secrets"));
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      return Files.writeString(folder.resolve(name), text + "\n").toString();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the secret " + name, e);
    }
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
