package io.flinkspark.bridge.flink.table;

import io.flinkspark.bridge.flink.PublicationOutline;
import io.flinkspark.bridge.flink.SparkPublications;
import io.flinkspark.bridge.flink.SparkRecords;
import io.flinkspark.bridge.flink.SparkSourceBuilder;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.Predicate;
import io.flinkspark.bridge.protocol.ReadPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.Projection;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsLimitPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsStatisticReport;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.plan.stats.TableStats;
import org.apache.flink.table.types.DataType;

/**
 * A table of what Spark publishes. Columns, filters and limits of a query travel to Spark. Flink
 * applies filters and limits once more, so a query's result does not depend on how much Spark does.
 */
final class SparkTableSource
    implements ScanTableSource,
        SupportsProjectionPushDown,
        SupportsFilterPushDown,
        SupportsLimitPushDown,
        SupportsStatisticReport {

  private static final long NO_LIMIT = -1;

  private final String table;
  private final SparkTableConfig config;
  private DataType type;
  private List<Predicate> filters = List.of();
  private long limit = NO_LIMIT;

  SparkTableSource(String table, DataType type, SparkTableConfig config) {
    this.table = table;
    this.type = type;
    this.config = config;
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return ChangelogMode.insertOnly();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    SparkSourceBuilder<RowData> builder = config.source(table).records(SparkRecords.rowData(type));
    filters.forEach(builder::filterHint);
    if (limit != NO_LIMIT) {
      builder.limitPerPartition(limit);
    }
    return SourceProvider.of(builder.build(), config.parallelism().orElse(null));
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
    List<ResolvedExpression> convertible = new ArrayList<>();
    List<Predicate> predicates = new ArrayList<>();
    for (ResolvedExpression condition : conditions) {
      Optional<Predicate> predicate = PredicateConverter.convert(condition);
      if (predicate.isPresent()) {
        convertible.add(condition);
        predicates.add(predicate.get());
      }
    }
    if (predicates.isEmpty() || !fitsAPlan(predicates)) {
      return Result.of(List.of(), conditions);
    }
    // What EXPLAIN shows as pushed down is what Spark says that it applies.
    List<Integer> applied = look(predicates).appliedFilters();
    filters = applied.stream().map(predicates::get).toList();
    // Flink goes on filtering: the engines do not agree on every detail.
    return Result.of(applied.stream().map(convertible::get).toList(), conditions);
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

  private PublicationOutline look(List<Predicate> predicates) {
    try (SparkPublications publications = config.publications()) {
      return publications.look(config.publication(), predicates);
    }
  }

  @Override
  public void applyLimit(long rows) {
    limit = rows;
  }

  @Override
  public TableStats reportStatistics() {
    PublicationOutline outline = look(filters);
    return outline.rows().isPresent()
        ? new TableStats(outline.estimatedRows())
        : TableStats.UNKNOWN;
  }

  @Override
  public DynamicTableSource copy() {
    SparkTableSource copy = new SparkTableSource(table, type, config);
    copy.filters = filters;
    copy.limit = limit;
    return copy;
  }

  @Override
  public String asSummaryString() {
    return "Spark publication " + config.publication();
  }
}
