package examples;

import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.SparkSession;

/** Counts the lines of a text file, and those that hold a letter. */
public final class LinesApp {

  public static void main(String[] args) {
    SparkSession spark = SparkSession.builder().appName("lines").getOrCreate();
    long all = spark.read().textFile(args[0]).count();
    long some =
        spark
            .read()
            .textFile(args[0])
            .filter((FilterFunction<String>) line -> line.contains(args[1]))
            .count();
    System.out.println("lines=" + all + " matching=" + some);
    spark.stop();
  }
}
