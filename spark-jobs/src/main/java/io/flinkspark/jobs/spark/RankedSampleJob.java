package io.flinkspark.jobs.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.instr;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.when;

import io.flinkspark.jobs.spark.command.JobCommand;
import io.flinkspark.jobs.spark.command.JobException;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Batch example to copy: reads lines of key and value, repartitions them, numbers the values of
 * each key in their order and keeps every second one.
 */
@Command(
    name = "RankedSampleJob",
    mixinStandardHelpOptions = true,
    versionProvider = JobCommand.Version.class,
    description = "Numbers the values of each key in their order and keeps the even rows.")
public final class RankedSampleJob implements Callable<Integer> {
  @Option(
      names = "--in",
      required = true,
      paramLabel = "URI",
      description = "Text files; a line is a key, the separator, a value.")
  private String in;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "URI",
      description = "Folder for CSV files of key, value, row. Must not exist, unless --overwrite.")
  private String out;

  @Option(
      names = "--separator",
      paramLabel = "TEXT",
      defaultValue = ",",
      description =
          "What stands between key and value (default: ${DEFAULT-VALUE}). A line without it is its"
              + " own key and value.")
  private String separator;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Partitions that the lines are dealt out to (default: ${DEFAULT-VALUE}).")
  private int partitions;

  @Option(names = "--overwrite", description = "Replace what is in --out.")
  private boolean overwrite;

  public static void main(String[] args) {
    System.exit(JobCommand.execute(new RankedSampleJob(), args));
  }

  @Override
  public Integer call() {
    if (partitions < 1) {
      throw new JobException(
          "Cannot deal the lines out: --partitions is below 1 (" + partitions + ")");
    }
    if (separator.isEmpty()) {
      throw new JobException("Cannot split the lines: --separator is empty");
    }
    try (SparkSession spark = SparkSession.builder().appName("ranked-sample").getOrCreate()) {
      Dataset<Row> lines = TextFolder.read(spark, in);
      TextFolder.write(
          sample(lines, separator, partitions).write().option("header", true),
          out,
          overwrite ? SaveMode.Overwrite : SaveMode.ErrorIfExists);
    }
    return 0;
  }

  /** Key, value and row number of every second value of a key. */
  static Dataset<Row> sample(Dataset<Row> lines, String separator, int partitions) {
    Dataset<Row> keyed =
        lines
            .repartition(partitions)
            .select(
                substring_index(col("value"), separator, 1).as("key"),
                col("value")
                    .substr(
                        when(
                                col("value").contains(separator),
                                instr(col("value"), separator).plus(separator.length()))
                            .otherwise(lit(1)),
                        length(col("value")))
                    .as("value"));
    return keyed
        .withColumn("row", row_number().over(Window.partitionBy("key").orderBy("value")))
        .where(col("row").mod(2).equalTo(0));
  }
}
