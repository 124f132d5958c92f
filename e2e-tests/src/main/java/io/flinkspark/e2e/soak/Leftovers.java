package io.flinkspark.e2e.soak;

import static java.util.stream.Collectors.toSet;

import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.bridge.testkit.HdfsEntry;
import io.flinkspark.bridge.testkit.SparkSubmission;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.clusters.ProcessClusters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** What is still there when all jobs are done. */
final class Leftovers {
  private static final String CHANNEL_JOB = "io.flinkspark.jobs.spark.ChannelJob";
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration SOON = Duration.ofMinutes(2);

  private static final Map<String, String> SETTINGS =
      Map.of("spark.cores.max", "1", "spark.executor.memory", "450m", "spark.ui.enabled", "false");

  /** What one killed process may leave in temporary folders: libraries, state, shuffle data. */
  private static final long TEMPORARY_MEBIBYTES_PER_KILL = 256;

  private static final long TEMPORARY_MEBIBYTES = 256;

  private final ProcessClusters clusters;
  private final Installation installation;
  private final URI base;
  private final Path work;
  private final int kills;

  /**
   * @param base where the jobs wrote, in HDFS
   * @param work the clusters' own files
   * @param kills how often a process was killed
   */
  Leftovers(ProcessClusters clusters, Installation installation, URI base, Path work, int kills) {
    this.clusters = clusters;
    this.installation = installation;
    this.base = base;
    this.work = work;
    this.kills = kills;
  }

  List<Check> checks() {
    return List.of(
        flinkJobs(),
        sparkApplications(),
        transactions(),
        checkpoints(),
        channels(),
        temporaryFiles());
  }

  private Check flinkJobs() {
    List<FlinkJob> jobs = clusters.flink().jobs();
    List<String> running =
        jobs.stream().filter(job -> !job.isEnded()).map(job -> job + " is " + job.state()).toList();
    return Check.of("Flink's jobs have ended", running, jobs.size() + " jobs");
  }

  private Check sparkApplications() {
    Waiting.until(
        "the end of Spark's executors", SOON, () -> clusters.spark().executors().isEmpty());
    int cores = clusters.spark().coresInUse();
    return Check.of("Spark's applications have ended", cores == 0, cores + " cores in use");
  }

  private Check transactions() {
    try (KafkaState kafka = new KafkaState(clusters.kafka().bootstrapServers())) {
      KafkaState.Transactions transactions = kafka.transactions();
      return Check.of(
          "no transaction is open in Kafka",
          transactions.open(),
          transactions.names() + " transactional ids, all over");
    }
  }

  /**
   * A job that a killed JobManager had keeps its checkpoints: somebody might go on from them. Of
   * the others only what was never complete may be there, which Flink does not tidy up.
   */
  private Check checkpoints() {
    Set<String> jobs = clusters.flink().jobs().stream().map(FlinkJob::id).collect(toSet());
    List<String> problems = new ArrayList<>();
    List<String> explained = new ArrayList<>();
    for (String job : folders(base.getPath() + "/_checkpoints")) {
      boolean isKnown = jobs.contains(job.substring(job.lastIndexOf('/') + 1));
      for (String checkpoint : folders(job)) {
        if (!checkpoint.matches(".*/chk-\\d+")) {
          continue;
        }
        if (!isKnown) {
          explained.add("one of a killed JobManager");
        } else if (clusters.hdfs().exists(checkpoint + "/_metadata")) {
          problems.add(checkpoint);
        } else {
          explained.add(
              "one that was given up, %d files".formatted(clusters.hdfs().list(checkpoint).size()));
        }
      }
    }
    return Check.of(
        "no checkpoint is left in HDFS",
        problems,
        explained.isEmpty() ? "none" : String.join(", ", explained));
  }

  /** Files that no epoch names: a killed writer leaves some, and it is known that they are dead. */
  private Check channels() {
    Map<String, SparkSubmission> looks = new LinkedHashMap<>();
    for (String channel : channelNames()) {
      looks.put(
          channel,
          clusters
              .spark()
              .submit(
                  installation.sparkJobs(),
                  CHANNEL_JOB,
                  SETTINGS,
                  List.of("orphans", base + "/" + channel, "--dry-run", "--grace", "0s")));
    }
    List<String> problems = new ArrayList<>();
    long dead = 0;
    for (Map.Entry<String, SparkSubmission> look : looks.entrySet()) {
      int exitCode = look.getValue().await(PATIENCE);
      if (exitCode != 0) {
        throw new SoakException(
            "ChannelJob ended with exit code %d; its log is %s"
                .formatted(exitCode, look.getValue().logFile().getFileName()));
      }
      OrphanFiles files = OrphanFiles.parse(look.getValue().log());
      dead += files.dead();
      if (files.unclear() > 0) {
        problems.add(files.unclear() + " files in " + look.getKey() + " may be anybody's");
      }
    }
    if (kills == 0 && dead > 0) {
      problems.add(dead + " files are nobody's, though nobody was killed");
    }
    return Check.of(
        "no uncommitted file in the channels",
        problems,
        "%d channels; %d files of killed writers, which `orphans` removes"
            .formatted(looks.size(), dead));
  }

  private List<String> channelNames() {
    return folders(base.getPath()).stream()
        .filter(path -> clusters.hdfs().exists(path + "/_bridge/ledger"))
        .map(path -> path.substring(path.lastIndexOf('/') + 1))
        .toList();
  }

  private List<String> folders(String folder) {
    return clusters.hdfs().list(folder).stream()
        .filter(HdfsEntry::isFolder)
        .map(HdfsEntry::path)
        .toList();
  }

  private Check temporaryFiles() {
    long mebibytes = 0;
    List<String> parts = new ArrayList<>();
    for (Path folder : temporaryFolders()) {
      long size = mebibytesBelow(folder);
      mebibytes += size;
      parts.add("%s %d MiB".formatted(work.relativize(folder), size));
    }
    long most = TEMPORARY_MEBIBYTES + kills * TEMPORARY_MEBIBYTES_PER_KILL;
    return Check.of(
        "temporary files are bounded",
        mebibytes <= most,
        "%s; at most %d MiB".formatted(String.join(", ", parts), most));
  }

  /** Of each system, and where Spark's Workers keep what applications had. */
  private List<Path> temporaryFolders() {
    try (Stream<Path> all = Files.find(work, 3, (path, attributes) -> attributes.isDirectory())) {
      return all.filter(path -> path.endsWith("tmp") || path.endsWith("spark/work"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long mebibytesBelow(Path folder) {
    AtomicLong bytes = new AtomicLong();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              bytes.addAndGet(attributes.size());
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              // A running process has just removed it.
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.get() >> 20;
  }
}
