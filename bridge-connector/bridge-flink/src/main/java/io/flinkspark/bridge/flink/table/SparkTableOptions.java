package io.flinkspark.bridge.flink.table;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The options of a table with {@code 'connector' = 'spark'}. */
public final class SparkTableOptions {

  public static final ConfigOption<String> ADDRESS =
      ConfigOptions.key("address")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Where the Spark driver is: bridge://host:port, several separated by commas.");

  public static final ConfigOption<String> PUBLICATION =
      ConfigOptions.key("publication")
          .stringType()
          .noDefaultValue()
          .withDescription("The name under which Spark publishes the rows.");

  public static final ConfigOption<String> TOKEN =
      ConfigOptions.key("token")
          .stringType()
          .noDefaultValue()
          .withDescription("The secret that the driver knows, too. Either this or token-file.");

  public static final ConfigOption<String> TOKEN_FILE =
      ConfigOptions.key("token-file")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A file that holds the secret, read where the query is planned. Either this or"
                  + " token.");

  public static final ConfigOption<Integer> MAX_BATCH_ROWS =
      ConfigOptions.key("read.max-batch-rows")
          .intType()
          .defaultValue(16_384)
          .withDescription("Rows a batch at most.");

  public static final ConfigOption<MemorySize> MAX_BATCH_SIZE =
      ConfigOptions.key("read.max-batch-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(4))
          .withDescription("The size of a batch at most, unless a single row is larger.");

  private SparkTableOptions() {}
}
