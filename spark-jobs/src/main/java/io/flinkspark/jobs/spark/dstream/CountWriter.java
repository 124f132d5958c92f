package io.flinkspark.jobs.spark.dstream;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.streaming.Time;

/**
 * Writes all counts as a table (host, requests; busiest first) after each batch that read
 * something. Runs in the driver. Writing a batch again, as Spark does after a restart, gives the
 * same table.
 */
final class CountWriter implements VoidFunction2<JavaPairRDD<String, Long>, Time> {

  private static final StructType COUNT =
      new StructType()
          .add("host", DataTypes.StringType, false)
          .add("requests", DataTypes.LongType, false);

  private final URI out;
  private final BatchSizes sizes;

  CountWriter(URI out, BatchSizes sizes) {
    this.out = out;
    this.sizes = sizes;
  }

  @Override
  public void call(JavaPairRDD<String, Long> counts, Time batch) throws IOException {
    if (!sizes.isEmpty(batch.milliseconds())) {
      new CurrentFolder(new Path(out), counts.context().hadoopConfiguration())
          .replace(folder -> table(counts).write().parquet(folder.toString()));
    }
    sizes.done(batch.milliseconds());
  }

  private static Dataset<Row> table(JavaPairRDD<String, Long> counts) {
    JavaRDD<Row> rows = counts.map(count -> RowFactory.create(count._1(), count._2()));
    return SparkSession.builder()
        .sparkContext(counts.context())
        .getOrCreate()
        .createDataFrame(rows, COUNT)
        .orderBy(col("requests").desc(), col("host"))
        .coalesce(1);
  }
}
