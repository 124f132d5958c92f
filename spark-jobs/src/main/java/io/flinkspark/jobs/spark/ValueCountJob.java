package io.flinkspark.jobs.spark;

import static org.apache.spark.sql.functions.col;

import io.flinkspark.jobs.spark.command.JobCommand;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Batch example to copy, the twin of Flink's job of this name: groups by value and counts, from
 * Kafka or files to Kafka or files.
 */
@Command(
    name = "ValueCountJob",
    mixinStandardHelpOptions = true,
    versionProvider = JobCommand.Version.class,
    description = "Counts how often each value occurs.")
public final class ValueCountJob implements Callable<Integer> {
  @Option(
      names = "--in",
      required = true,
      paramLabel = "URI",
      description =
          "Values to count: kafka://HOST:PORT[,HOST:PORT]/TOPIC (all committed records, as text) or"
              + " text files (each line).")
  private String in;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "URI",
      description =
          "Where the counts go: kafka://HOST:PORT[,HOST:PORT]/TOPIC (key: the value, value: its"
              + " count) or a folder for CSV files of value and count, which must not exist unless"
              + " --overwrite.")
  private String out;

  @Option(names = "--overwrite", description = "Replace what is in the folder of --out.")
  private boolean overwrite;

  public static void main(String[] args) {
    System.exit(JobCommand.execute(new ValueCountJob(), args));
  }

  @Override
  public Integer call() {
    Optional<KafkaTopic> from = KafkaTopic.parse(in);
    Optional<KafkaTopic> to = KafkaTopic.parse(out);
    try (SparkSession spark = SparkSession.builder().appName("value-count").getOrCreate()) {
      Dataset<Row> counts =
          count(
              from.map(topic -> values(spark, topic)).orElseGet(() -> TextFolder.read(spark, in)));
      to.ifPresentOrElse(topic -> write(counts, topic), () -> write(counts));
    }
    return 0;
  }

  /** Value and count, sorted by value. */
  static Dataset<Row> count(Dataset<Row> values) {
    return values.where(col("value").isNotNull()).groupBy("value").count().orderBy("value");
  }

  private static Dataset<Row> values(SparkSession spark, KafkaTopic topic) {
    return spark
        .read()
        .format("kafka")
        .option("kafka.bootstrap.servers", topic.bootstrapServers())
        .option("kafka.isolation.level", "read_committed")
        .option("subscribe", topic.topic())
        .load()
        .select(col("value").cast("string"));
  }

  private static void write(Dataset<Row> counts, KafkaTopic topic) {
    counts
        .select(col("value").as("key"), col("count").cast("string").as("value"))
        .write()
        .format("kafka")
        .option("kafka.bootstrap.servers", topic.bootstrapServers())
        .option("topic", topic.topic())
        .save();
  }

  private void write(Dataset<Row> counts) {
    TextFolder.write(
        counts.write().option("header", true),
        out,
        overwrite ? SaveMode.Overwrite : SaveMode.ErrorIfExists);
  }
}
