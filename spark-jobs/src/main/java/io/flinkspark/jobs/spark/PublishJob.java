package io.flinkspark.jobs.spark;

import io.flinkspark.bridge.spark.Determinism;
import io.flinkspark.bridge.spark.PublishOptions;
import io.flinkspark.jobs.spark.command.JobCommand;
import io.flinkspark.jobs.spark.command.JobException;
import io.flinkspark.jobs.spark.publish.ServingOptions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Publishes a table, for Flink to read it partition by partition, until it is told to end. */
@Command(
    name = "PublishJob",
    mixinStandardHelpOptions = true,
    versionProvider = JobCommand.Version.class,
    sortOptions = false,
    description = "Publishes files or a query for readers outside Spark.")
public final class PublishJob implements Callable<Integer> {

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "What readers ask for.")
  private String name;

  @ArgGroup(multiplicity = "1")
  private Rows rows;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "parquet",
      description = "Spark's name of the files' format (default: ${DEFAULT-VALUE}).")
  private String format;

  @Option(
      names = "--before",
      paramLabel = "STATEMENT",
      description = "A SQL statement to run first, for example to create a view; repeatable.")
  private List<String> before = List.of();

  @Option(
      names = "--determinism",
      paramLabel = "CHOICE",
      defaultValue = "REFUSE",
      description =
          "When Spark may compute other rows the next time: REFUSE, SORT or CHECKPOINT (default:"
              + " ${DEFAULT-VALUE}).")
  private Determinism determinism;

  @Option(
      names = "--checkpoint",
      paramLabel = "URI",
      description = "Spark's checkpoint directory, for --determinism CHECKPOINT.")
  private String checkpoint;

  @Option(
      names = "--generation",
      paramLabel = "UUID",
      description =
          "Which life of the publication this is. Given again after a restart, with the same rows in"
              + " the same partitions, it lets readers go on where they were; by default they fail.")
  private UUID generation;

  @Mixin private ServingOptions serving;

  /** Where the rows come from. */
  private static final class Rows {

    @Option(names = "--in", paramLabel = "URI", description = "Files to publish. This or --sql.")
    private String in;

    @Option(
        names = "--sql",
        paramLabel = "QUERY",
        description = "A query to publish. This or --in.")
    private String sql;
  }

  private PublishJob() {}

  /** Runs the job and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Serves until the time is over: 0 done, 1 failed, 2 wrong options. */
  static int run(String... args) {
    return JobCommand.execute(new PublishJob(), args);
  }

  @Override
  public Integer call() throws InterruptedException {
    PublishOptions options = PublishOptions.defaults().withDeterminism(determinism);
    if (generation != null) {
      options = options.withGeneration(generation);
    }
    serving.serve(name, options, this::table);
    return 0;
  }

  /** Spark's AnalysisException is checked, but nothing declares it. */
  private Dataset<Row> table(SparkSession spark) {
    if (checkpoint != null) {
      spark.sparkContext().setCheckpointDir(checkpoint);
    }
    try {
      before.forEach(spark::sql);
      return rows.in == null ? spark.sql(rows.sql) : spark.read().format(format).load(rows.in);
    } catch (Exception e) {
      throw new JobException(
          "Cannot publish %s: %s"
              .formatted(rows.in == null ? "the query" : rows.in, e.getMessage()),
          e);
    }
  }
}
