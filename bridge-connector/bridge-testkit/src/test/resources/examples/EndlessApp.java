package examples;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Keeps one core of an executor for an hour. */
public final class EndlessApp {

  public static void main(String[] args) {
    SparkSession spark = SparkSession.builder().appName("endless").getOrCreate();
    new JavaSparkContext(spark.sparkContext())
        .parallelize(List.of(1), 1)
        .foreach(
            number -> {
              System.out.println("task is running");
              Thread.sleep(3_600_000);
            });
  }
}
