package io.flinkspark.bridge.flink.table;

import io.flinkspark.bridge.flink.SparkRecords;
import io.flinkspark.bridge.flink.SparkSource;
import io.flinkspark.bridge.flink.SparkSourceBuilder;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.Predicate;
import io.flinkspark.bridge.protocol.ReadPlan;
import io.flinkspark.bridge.protocol.Token;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.Projection;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsLimitPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.types.DataType;

/**
 * A table of what Spark publishes. Columns, filters and limits of a query travel to Spark. Flink
 * applies filters and limits once more, so a query's result does not depend on how much Spark does.
 */
final class SparkTableSource
    implements ScanTableSource,
        SupportsProjectionPushDown,
        SupportsFilterPushDown,
        SupportsLimitPushDown {

  private static final long NO_LIMIT = -1;

  private final String table;
  private final ReadableConfig options;
  private final Token token;
  private DataType type;
  private List<Predicate> filters = List.of();
  private long limit = NO_LIMIT;

  SparkTableSource(String table, DataType type, ReadableConfig options, Token token) {
    this.table = table;
    this.type = type;
    this.options = options;
    this.token = token;
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return ChangelogMode.insertOnly();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    SparkSourceBuilder<RowData> builder =
        SparkSource.<RowData>builder()
            .address(options.get(SparkTableOptions.ADDRESS))
            .token(token)
            .publication(options.get(SparkTableOptions.PUBLICATION))
            .records(SparkRecords.rowData(type))
            .consumer(table)
            .maxBatchRows(options.get(SparkTableOptions.MAX_BATCH_ROWS))
            .maxBatchBytes(
                Math.toIntExact(options.get(SparkTableOptions.MAX_BATCH_SIZE).getBytes()));
    filters.forEach(builder::filterHint);
    if (limit != NO_LIMIT) {
      builder.limitPerPartition(limit);
    }
    return SourceProvider.of(builder.build());
  }

  @Override
  public boolean supportsNestedProjection() {
    return false;
  }

  @Override
  public void applyProjection(int[][] projectedFields, DataType producedDataType) {
    type = Projection.of(projectedFields).project(type);
  }

  @Override
  public Result applyFilters(List<ResolvedExpression> conditions) {
    List<ResolvedExpression> accepted = new ArrayList<>();
    List<Predicate> predicates = new ArrayList<>();
    for (ResolvedExpression condition : conditions) {
      PredicateConverter.convert(condition)
          .ifPresent(
              predicate -> {
                accepted.add(condition);
                predicates.add(predicate);
              });
    }
    if (!fitsAPlan(predicates)) {
      return Result.of(List.of(), conditions);
    }
    filters = List.copyOf(predicates);
    // Flink goes on filtering: whether Spark applies a condition is Spark's choice.
    return Result.of(accepted, conditions);
  }

  /** A plan takes a bounded number of conditions; an IN list may have more. */
  private static boolean fitsAPlan(List<Predicate> predicates) {
    try {
      ReadPlan.ALL.withFilters(predicates);
      return true;
    } catch (BridgeException e) {
      return false;
    }
  }

  @Override
  public void applyLimit(long rows) {
    limit = rows;
  }

  @Override
  public DynamicTableSource copy() {
    SparkTableSource copy = new SparkTableSource(table, type, options, token);
    copy.filters = filters;
    copy.limit = limit;
    return copy;
  }

  @Override
  public String asSummaryString() {
    return "Spark publication " + options.get(SparkTableOptions.PUBLICATION);
  }
}
