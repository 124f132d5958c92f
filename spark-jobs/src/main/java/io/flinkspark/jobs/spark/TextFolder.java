package io.flinkspark.jobs.spark;

import io.flinkspark.jobs.spark.command.JobException;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Reads text and writes CSV for the small jobs, with messages that say which path is wrong. */
final class TextFolder {
  private TextFolder() {}

  /** One column, {@code value}. */
  static Dataset<Row> read(SparkSession spark, String uri) {
    require(spark, uri, true, "Cannot read " + uri + ": it does not exist");
    return spark.read().text(uri);
  }

  static void write(DataFrameWriter<Row> rows, String uri, SaveMode mode) {
    if (mode == SaveMode.ErrorIfExists) {
      require(
          SparkSession.active(), uri, false, "Cannot write " + uri + ": it exists (--overwrite)");
    }
    rows.mode(mode).csv(uri);
  }

  private static void require(SparkSession spark, String uri, boolean exists, String message) {
    boolean found;
    try {
      Path path = new Path(uri);
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      found = files.exists(path);
    } catch (IOException | IllegalArgumentException e) {
      throw new JobException("Cannot use " + uri + ": " + e.getMessage(), e);
    }
    if (found != exists) {
      throw new JobException(message);
    }
  }
}
