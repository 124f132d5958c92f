package io.flinkspark.bridge.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Running clusters: any of Kafka, HDFS, Flink and Spark, each member a process of this machine that
 * listens on the loopback address only.
 *
 * <pre>{@code
 * try (BridgeClusters clusters = BridgeClusters.builder().kafka().flink().start()) {
 *   FlinkJob job =
 *       clusters.flink().run(jar, "com.example.MyJob", List.of(clusters.kafka().bootstrapServers()), 2);
 *   job.awaitFinished(Duration.ofMinutes(1));
 * }
 * }</pre>
 *
 * <p>The processes end with {@link #close}, or with this JVM, however it dies. Safe for use by many
 * threads.
 */
public final class BridgeClusters implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BridgeClusters.class);

  private final WorkFolder workFolder;
  private final Site site;
  private final Optional<KafkaProcesses> kafka;
  private final Optional<HdfsProcesses> hdfs;
  private final Optional<FlinkProcesses> flink;
  private final Optional<SparkProcesses> spark;
  private final Thread atExit = new Thread(this::close, "testkit-stop");

  private volatile boolean started;
  private boolean closed;

  private BridgeClusters(Builder builder, WorkFolder workFolder, Site site) {
    this.workFolder = workFolder;
    this.site = site;
    this.kafka = builder.kafka ? Optional.of(new KafkaProcesses(site)) : Optional.empty();
    this.hdfs = Optional.ofNullable(builder.hdfs).map(options -> new HdfsProcesses(site, options));
    this.flink =
        Optional.ofNullable(builder.flink).map(options -> new FlinkProcesses(site, options));
    this.spark =
        Optional.ofNullable(builder.spark).map(options -> new SparkProcesses(site, options));
  }

  public static Builder builder() {
    return new Builder();
  }

  public KafkaProcesses kafka() {
    return kafka.orElseThrow(() -> notChosen("kafka"));
  }

  public HdfsProcesses hdfs() {
    return hdfs.orElseThrow(() -> notChosen("hdfs"));
  }

  public FlinkProcesses flink() {
    return flink.orElseThrow(() -> notChosen("flink"));
  }

  public SparkProcesses spark() {
    return spark.orElseThrow(() -> notChosen("spark"));
  }

  /** All processes, of all systems. */
  public List<Member> members() {
    return systems().<Member>flatMap(system -> system.members().stream()).toList();
  }

  /** The folder with data, settings and, in {@code logs}, one log file for each member. */
  public Path workDir() {
    return workFolder.path();
  }

  /**
   * Stops everything and leaves no process. Deletes the work folder if it was a temporary one. Does
   * nothing when called again.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    long begin = System.nanoTime();
    site.progress().say("stopping the clusters");
    site.processes().close();
    workFolder.close();
    if (started) {
      workFolder.delete();
    }
    forgetExit();
    site.progress().say("clusters stopped in " + Progress.seconds(begin));
  }

  private void forgetExit() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM is ending, and this is the hook.
    }
  }

  private void start() {
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      Together.run(systems().<Runnable>map(system -> () -> system.run(site)).toList());
      started = true;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Stream<SystemStart> systems() {
    return Stream.of(
            kafka.map(KafkaProcesses::systemStart),
            hdfs.map(HdfsProcesses::systemStart),
            flink.map(FlinkProcesses::systemStart),
            spark.map(SparkProcesses::systemStart))
        .flatMap(Optional::stream);
  }

  private static TestkitException notChosen(String system) {
    return new TestkitException(
        "Cannot use %s: it was not started; call %s() on the builder".formatted(system, system));
  }

  /** Says which clusters to start, and how. Not safe for use by many threads. */
  public static final class Builder {

    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private Path workDir;
    private boolean kafka;
    private HdfsOptions hdfs;
    private FlinkOptions flink;
    private SparkOptions spark;
    private Duration startTimeout = Duration.ofMinutes(5);
    private Consumer<String> progress = LOG::info;

    private Builder() {}

    /**
     * The folder for data, settings and logs; without it, a temporary one that is deleted at the
     * end. What it holds from earlier clusters is used again, and nothing in it is deleted.
     */
    public Builder workDir(Path folder) {
      this.workDir = folder;
      return this;
    }

    public Builder kafka() {
      this.kafka = true;
      return this;
    }

    public Builder hdfs() {
      return hdfs(HdfsOptions.defaults());
    }

    public Builder hdfs(HdfsOptions options) {
      this.hdfs = options;
      return this;
    }

    public Builder flink() {
      return flink(FlinkOptions.defaults());
    }

    public Builder flink(FlinkOptions options) {
      this.flink = options;
      return this;
    }

    public Builder spark() {
      return spark(SparkOptions.defaults());
    }

    public Builder spark(SparkOptions options) {
      this.spark = options;
      return this;
    }

    /**
     * Fixes the port of a role; all others are free ones. The roles: kafka, kafka-controller,
     * namenode, namenode-web, datanode, datanode-web, datanode-ipc, flink-rest, flink-rpc,
     * spark-master, spark-master-web, and for each Worker, counted from 1, spark-worker-1,
     * spark-worker-web-1.
     */
    public Builder port(String role, int port) {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException(
            "Cannot give port %d to %s: ports are 1 to 65535".formatted(port, role));
      }
      ports.put(role, port);
      return this;
    }

    /** How long one member may take to become ready; five minutes without this. */
    public Builder startTimeout(Duration atMost) {
      this.startTimeout = atMost;
      return this;
    }

    /** Gets a line for each step; without it, the lines are logged. */
    public Builder onProgress(Consumer<String> listener) {
      this.progress = listener;
      return this;
    }

    /**
     * Starts the chosen clusters, all at the same time, and returns when all are ready.
     *
     * @throws TestkitException when one does not start; the others are stopped before
     */
    public BridgeClusters start() {
      checkRoles();
      Ports checkedPorts = new Ports(ports);
      WorkFolder folder = workDir == null ? WorkFolder.temporary() : WorkFolder.at(workDir);
      BridgeClusters clusters = new BridgeClusters(this, folder, site(folder, checkedPorts));
      clusters.start();
      return clusters;
    }

    private Site site(WorkFolder folder, Ports checkedPorts) {
      try {
        return Site.at(folder.path(), checkedPorts, new Progress(progress), startTimeout);
      } catch (RuntimeException e) {
        folder.close();
        throw e;
      }
    }

    private void checkRoles() {
      List<String> roles = new ArrayList<>();
      if (kafka) {
        roles.addAll(KafkaProcesses.ROLES);
      }
      if (hdfs != null) {
        roles.addAll(HdfsProcesses.ROLES);
      }
      if (flink != null) {
        roles.addAll(FlinkProcesses.ROLES);
      }
      if (spark != null) {
        roles.addAll(SparkProcesses.roles(spark));
      }
      if (roles.isEmpty()) {
        throw new TestkitException(
            "Cannot start clusters: none is chosen; call kafka(), hdfs(), flink() or spark()");
      }
      for (String role : ports.keySet()) {
        if (!roles.contains(role)) {
          throw new TestkitException(
              "Cannot fix the port of %s: the roles of the chosen clusters are %s"
                  .formatted(role, roles));
        }
      }
    }
  }
}
