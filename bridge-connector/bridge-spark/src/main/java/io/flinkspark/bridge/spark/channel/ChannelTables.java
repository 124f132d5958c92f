package io.flinkspark.bridge.spark.channel;

import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;

/** The tables that a channel can be seen as. */
final class ChannelTables {

  private ChannelTables() {}

  static Table load(SparkSession spark, Map<String, String> given) {
    ChannelOptions options = new ChannelOptions(given);
    ChannelStore store = ChannelStore.of(options.path(), spark);
    ChannelSnapshot snapshot = ChannelSnapshot.open(store, options);
    return new ChannelTable(spark, snapshot, options, snapshot.readerSchema(options));
  }
}
