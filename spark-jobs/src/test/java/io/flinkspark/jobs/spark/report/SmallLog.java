package io.flinkspark.jobs.spark.report;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** The small log of the tests' resources, as Flink's job would have written it. */
public final class SmallLog {
  static final Path FILE = Path.of("src/test/resources/logs/small.log");

  private SmallLog() {}

  static SimulatedFlink flink() {
    return SimulatedFlink.of(LogLine.read(FILE));
  }

  public static void write(SparkSession spark, String base) {
    flink().write(spark, base);
  }

  public static void writeWithOneWrongFigure(SparkSession spark, String base) {
    SimulatedFlink flink = flink();
    flink.windows.get(0).figures().bytes++;
    flink.write(spark, base);
  }
}
