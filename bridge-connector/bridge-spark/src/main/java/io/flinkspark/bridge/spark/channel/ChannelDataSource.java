package io.flinkspark.bridge.spark.channel;

import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** {@code spark.read().format("bridge-channel").load(path)}. For one load. */
public final class ChannelDataSource implements TableProvider, DataSourceRegister {

  /** As users write it. */
  public static final String NAME = "bridge-channel";

  private Table loaded;
  private Map<String, String> loadedWith;

  @Override
  public String shortName() {
    return NAME;
  }

  // Spark 3.5 itself asks for a table's schema in this form.
  @Override
  @SuppressWarnings("deprecation")
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return load(options.asCaseSensitiveMap()).schema();
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return load(properties);
  }

  /** Spark asks for the schema and then for the table; both have to be of one state. */
  private Table load(Map<String, String> options) {
    if (loaded == null || !options.equals(loadedWith)) {
      loaded = ChannelTables.load(SparkSession.active(), options);
      loadedWith = Map.copyOf(options);
    }
    return loaded;
  }
}
