package io.flinkspark.bridge.flink.table;

import io.flinkspark.bridge.flink.channel.ChannelRecords;
import io.flinkspark.bridge.flink.channel.ChannelSink;
import io.flinkspark.bridge.flink.channel.ChannelSinkBuilder;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.channel.ChannelStart.Existing;
import java.util.Map;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.connector.sink.abilities.SupportsOverwrite;
import org.apache.flink.table.connector.sink.abilities.SupportsPartitioning;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/** A table whose rows go into a channel. */
final class ChannelTableSink implements DynamicTableSink, SupportsPartitioning, SupportsOverwrite {

  private final String table;
  private final ChannelRecords<RowData> records;
  private final ReadableConfig options;
  private final Map<String, String> hadoop;
  private final boolean isPartitioned;
  private boolean overwrites;

  ChannelTableSink(
      String table,
      ChannelRecords<RowData> records,
      ReadableConfig options,
      Map<String, String> hadoop,
      boolean isPartitioned) {
    this.table = table;
    this.records = records;
    this.options = options;
    this.hadoop = hadoop;
    this.isPartitioned = isPartitioned;
  }

  @Override
  public ChangelogMode getChangelogMode(ChangelogMode requested) {
    if (!requested.containsOnly(RowKind.INSERT)) {
      throw refused(
          "the query changes or deletes rows that it gave before ("
              + requested
              + "), and a channel takes new rows only. A GROUP BY over windows gives each row once");
    }
    return ChangelogMode.insertOnly();
  }

  @Override
  public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
    if (overwrites && !context.isBounded()) {
      throw refused("INSERT OVERWRITE is for batch mode; set 'existing-epochs' to 'void'");
    }
    if (overwrites && isPartitioned) {
      throw refused(
          "INSERT OVERWRITE would replace some partitions, and a channel's epochs can only become"
              + " void as a whole; set 'existing-epochs' to 'void'");
    }
    return SinkV2Provider.of(
        sink(), options.getOptional(ChannelTableOptions.PARALLELISM).orElse(null));
  }

  /** A new sink, as each submission of a job is a run of its own. */
  private ChannelSink<RowData> sink() {
    try {
      ChannelSinkBuilder<RowData> builder =
          ChannelSink.<RowData>builder()
              .path(options.get(ChannelTableOptions.PATH))
              .bridgeId(options.get(ChannelTableOptions.BRIDGE_ID))
              .records(records)
              .targetFileSize(options.get(ChannelTableOptions.TARGET_FILE_SIZE))
              .maxOpenFiles(options.get(ChannelTableOptions.MAX_OPEN_FILES));
      hadoop.forEach(builder::hadoop);
      if (overwrites) {
        builder.existingEpochs(Existing.VOID);
      } else {
        options.getOptional(ChannelTableOptions.EXISTING_EPOCHS).ifPresent(builder::existingEpochs);
      }
      return builder.build();
    } catch (BridgeException e) {
      throw new ValidationException("Cannot write to " + table + ": " + e.getMessage(), e);
    }
  }

  private ValidationException refused(String why) {
    return new ValidationException("Cannot write to " + table + ": " + why);
  }

  @Override
  public void applyStaticPartition(Map<String, String> partition) {
    // The rows come with these columns filled in.
  }

  /** In batch mode rows come partition after partition, so that few files are open. */
  @Override
  public boolean requiresPartitionGrouping(boolean supportsGrouping) {
    return supportsGrouping;
  }

  @Override
  public void applyOverwrite(boolean overwrite) {
    overwrites = overwrite;
  }

  @Override
  public DynamicTableSink copy() {
    ChannelTableSink copy = new ChannelTableSink(table, records, options, hadoop, isPartitioned);
    copy.overwrites = overwrites;
    return copy;
  }

  @Override
  public String asSummaryString() {
    return "Channel " + options.get(ChannelTableOptions.PATH);
  }
}
