package io.flinkspark.bridge.spark.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.spark.channel.read.AvroTypes;
import java.util.Map;
import org.apache.avro.Schema;
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
    ChannelSnapshot snapshot;
    try {
      snapshot = ChannelSnapshot.open(store, options);
    } catch (BridgeException e) {
      return unborn(spark, store, options, e);
    }
    return switch (table) {
      case "epochs" -> new LedgerTable(snapshot, LedgerTable.Rows.EPOCHS);
      case "files" -> new LedgerTable(snapshot, LedgerTable.Rows.FILES);
      default -> new ChannelTable(spark, snapshot, options, snapshot.readerSchema(options));
    };
  }

  /** A stream can wait for a channel when its schema is known. */
  private static Table unborn(
      SparkSession spark, ChannelStore store, ChannelOptions options, BridgeException failure) {
    if (failure.code() != ErrorCode.CHANNEL_UNKNOWN) {
      throw failure;
    }
    Schema reader =
        options.text(ChannelOption.READER_SCHEMA).map(AvroTypes::parse).orElseThrow(() -> failure);
    return new UnbornTable(spark, store.root(), options, reader, failure);
  }
}
