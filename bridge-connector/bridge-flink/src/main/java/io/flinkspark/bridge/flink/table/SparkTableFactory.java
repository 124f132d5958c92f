package io.flinkspark.bridge.flink.table;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;

/** Makes the tables with {@code 'connector' = 'spark'}. Found by Flink. */
public final class SparkTableFactory implements DynamicTableSourceFactory {

  static final String IDENTIFIER = "spark";

  private final Map<String, String> secrets;

  /** For tables that hold all of their options. */
  public SparkTableFactory() {
    this(Map.of());
  }

  /** For the tables of a catalog, whose secrets are not among their options. */
  SparkTableFactory(Map<String, String> secrets) {
    this.secrets = Map.copyOf(secrets);
  }

  @Override
  public String factoryIdentifier() {
    return IDENTIFIER;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(SparkTableOptions.ADDRESS, SparkTableOptions.PUBLICATION);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return SparkTableOptions.OPTIONAL;
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    FactoryUtil.createTableFactoryHelper(this, context).validate();
    Map<String, String> options = new HashMap<>(secrets);
    options.putAll(context.getCatalogTable().getOptions());
    String table = context.getObjectIdentifier().asSummaryString();
    DataType columns = context.getPhysicalRowDataType();
    if (columns.getLogicalType().getChildren().isEmpty()) {
      throw new ValidationException(
          "Cannot read "
              + table
              + " from Spark: it declares no column, and a table's columns cannot come from its"
              + " connector; use a catalog with 'type' = 'spark-bridge', or CREATE TABLE … LIKE one"
              + " of its tables");
    }
    return new SparkTableSource(
        table, columns, new SparkTableConfig(Configuration.fromMap(options)));
  }
}
