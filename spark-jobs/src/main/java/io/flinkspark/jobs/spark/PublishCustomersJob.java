package io.flinkspark.jobs.spark;

import io.flinkspark.bridge.protocol.Token;
import io.flinkspark.bridge.spark.Publication;
import io.flinkspark.bridge.spark.SparkBridge;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The shortest publisher, to be copied: a table of customers, served until Flink's JoinCustomersJob
 * has read and checkpointed it. Arguments: token file, port. README.md of the project shows it.
 */
public final class PublishCustomersJob {

  private PublishCustomersJob() {}

  /** Publishes; see the class. */
  public static void main(String[] args) throws InterruptedException {
    Token token = Token.fromFile(Path.of(args[0]));
    int port = Integer.parseInt(args[1]);
    try (SparkSession spark = SparkSession.builder().appName("customers").getOrCreate();
        SparkBridge bridge = SparkBridge.builder(spark).token(token).port(port).start()) {
      Dataset<Row> customers =
          spark.sql("SELECT id, concat('Customer ', id) AS name FROM range(0, 100, 1, 4)");
      Publication published = bridge.publish("customers", customers);
      System.out.println("Serving customers at " + bridge.address());
      published.awaitDrained(Duration.ofMinutes(10));
    }
  }
}
