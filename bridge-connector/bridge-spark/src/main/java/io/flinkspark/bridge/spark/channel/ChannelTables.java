package io.flinkspark.bridge.spark.channel;

import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;

/** The tables that a channel can be seen as. */
final class ChannelTables {

  private ChannelTables() {}

  static Table load(SparkSession spark, Map<String, String> given) {
    ChannelOptions options = new ChannelOptions(given);
    String table = options.text(ChannelOption.TABLE).orElse("rows");
    if (!table.equals("rows") && !table.equals("epochs") && !table.equals("files")) {
      throw ChannelOptions.refused(
          String.format(
              "Cannot use option %s: neither rows nor epochs nor files (%s)",
              ChannelOption.TABLE.key(), table),
          null);
    }
    ChannelStore store = ChannelStore.of(options.path(), spark);
    ChannelSnapshot snapshot = ChannelSnapshot.open(store, options);
    return switch (table) {
      case "epochs" -> new LedgerTable(snapshot, LedgerTable.Rows.EPOCHS);
      case "files" -> new LedgerTable(snapshot, LedgerTable.Rows.FILES);
      default -> new ChannelTable(spark, snapshot, options, snapshot.readerSchema(options));
    };
  }
}
