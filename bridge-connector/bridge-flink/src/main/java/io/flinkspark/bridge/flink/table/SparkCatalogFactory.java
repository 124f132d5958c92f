package io.flinkspark.bridge.flink.table;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.factories.FactoryUtil;

/** Makes the catalogs with {@code 'type' = 'spark-bridge'}. Found by Flink. */
public final class SparkCatalogFactory implements CatalogFactory {

  @Override
  public String factoryIdentifier() {
    return "spark-bridge";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(SparkTableOptions.ADDRESS);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return SparkTableOptions.OPTIONAL;
  }

  @Override
  public Catalog createCatalog(Context context) {
    FactoryUtil.createCatalogFactoryHelper(this, context).validate();
    return new SparkCatalog(context.getName(), context.getOptions());
  }
}
