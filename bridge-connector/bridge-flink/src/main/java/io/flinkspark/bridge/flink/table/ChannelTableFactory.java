package io.flinkspark.bridge.flink.table;

import io.flinkspark.bridge.flink.channel.ChannelRecords;
import io.flinkspark.bridge.protocol.BridgeException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;

/**
 * Makes the tables with {@code 'connector' = 'bridge-channel'}, which can be written. Found by
 * Flink. It is a source's factory only to say who reads.
 */
public final class ChannelTableFactory
    implements DynamicTableSinkFactory, DynamicTableSourceFactory {

  static final String IDENTIFIER = "bridge-channel";

  @Override
  public String factoryIdentifier() {
    return IDENTIFIER;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return new LinkedHashSet<>(ChannelTableOptions.REQUIRED);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return new LinkedHashSet<>(ChannelTableOptions.OPTIONAL);
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    throw new ValidationException(
        "Cannot read "
            + context.getObjectIdentifier().asSummaryString()
            + ": Flink writes channels and Spark reads them, with format(\""
            + IDENTIFIER
            + "\")");
  }

  @Override
  public DynamicTableSink createDynamicTableSink(Context context) {
    String table = context.getObjectIdentifier().asSummaryString();
    ResolvedCatalogTable declared = context.getCatalogTable();
    refuseUnknown(table, declared.getOptions());
    FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
    helper.validateExcept(ChannelTableOptions.HADOOP_PREFIX);
    ReadableConfig options = helper.getOptions();
    RowType columns = (RowType) context.getPhysicalRowDataType().getLogicalType();
    try {
      return new ChannelTableSink(
          table,
          records(columns, declared, options),
          options,
          hadoop(declared.getOptions()),
          !declared.getPartitionKeys().isEmpty());
    } catch (BridgeException e) {
      throw new ValidationException("Cannot write to " + table + ": " + e.getMessage(), e);
    }
  }

  private static ChannelRecords<RowData> records(
      RowType columns, ResolvedCatalogTable declared, ReadableConfig options) {
    ChannelRecords<RowData> records =
        ChannelRecords.rowData(columns)
            .withFormat(options.get(ChannelTableOptions.FORMAT))
            .withCompression(options.get(ChannelTableOptions.COMPRESSION))
            .partitionedBy(declared.getPartitionKeys().toArray(String[]::new));
    Optional<String> eventTime = eventTime(columns, declared);
    return eventTime.isPresent() ? records.withEventTime(eventTime.get()) : records;
  }

  /** The column that has the table's watermark, if it is written; a computed one is not. */
  private static Optional<String> eventTime(RowType columns, ResolvedCatalogTable declared) {
    return declared.getResolvedSchema().getWatermarkSpecs().stream()
        .map(watermark -> watermark.getRowtimeAttribute())
        .filter(column -> columns.getFieldNames().contains(column))
        .findFirst();
  }

  private static Map<String, String> hadoop(Map<String, String> options) {
    Map<String, String> entries = new TreeMap<>();
    options.forEach(
        (key, value) -> {
          if (key.startsWith(ChannelTableOptions.HADOOP_PREFIX)) {
            entries.put(key.substring(ChannelTableOptions.HADOOP_PREFIX.length()), value);
          }
        });
    return entries;
  }

  private static void refuseUnknown(String table, Map<String, String> options) {
    List<String> known =
        Stream.concat(
                Stream.of(FactoryUtil.CONNECTOR, FactoryUtil.PROPERTY_VERSION),
                Stream.concat(
                    ChannelTableOptions.REQUIRED.stream(), ChannelTableOptions.OPTIONAL.stream()))
            .map(ConfigOption::key)
            .toList();
    for (String key : new TreeSet<>(options.keySet())) {
      if (!known.contains(key) && !key.startsWith(ChannelTableOptions.HADOOP_PREFIX)) {
        throw new ValidationException(
            String.format(
                "Cannot write to %s: there is no option '%s'; the nearest is '%s'",
                table, key, NearestName.to(key, known)));
      }
    }
  }
}
