package io.flinkspark.bridge.flink.table;

import io.flinkspark.bridge.flink.PublicationOutline;
import io.flinkspark.bridge.flink.SparkPublications;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.catalog.stats.CatalogTableStatistics;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.utils.TypeConversions;

/**
 * What a Spark driver publishes, as the tables of one database. Each question goes to the driver,
 * so a publication is there as soon as Spark offers it. Tables show the catalog's options without
 * its secrets.
 */
final class SparkCatalog extends ReadOnlyCatalog {

  static final String DATABASE = "publications";

  private final Map<String, String> options;
  private final SparkTableConfig config;
  private SparkPublications publications;

  SparkCatalog(String name, Map<String, String> options) {
    super(name, DATABASE);
    this.options = Map.copyOf(options);
    config = new SparkTableConfig(Configuration.fromMap(options));
  }

  @Override
  public void open() {
    publications = config.publications();
    // A wrong address or token is the business of whoever creates the catalog.
    names();
  }

  @Override
  public void close() {
    if (publications != null) {
      publications.close();
    }
  }

  @Override
  public Optional<Factory> getFactory() {
    return Optional.of(new SparkTableFactory(options(SparkCatalog::isSecret)));
  }

  @Override
  public List<String> listDatabases() {
    return List.of(DATABASE);
  }

  @Override
  public boolean databaseExists(String database) {
    return database.equals(DATABASE);
  }

  @Override
  public CatalogDatabase getDatabase(String database) throws DatabaseNotExistException {
    if (!databaseExists(database)) {
      throw new DatabaseNotExistException(getName(), database);
    }
    return new CatalogDatabaseImpl(Map.of(), "What Spark publishes at " + config.address());
  }

  @Override
  public List<String> listTables(String database) throws DatabaseNotExistException {
    getDatabase(database);
    return names();
  }

  @Override
  public boolean tableExists(ObjectPath table) {
    return databaseExists(table.getDatabaseName()) && names().contains(table.getObjectName());
  }

  @Override
  public CatalogBaseTable getTable(ObjectPath table) throws TableNotExistException {
    PublicationOutline outline = look(table);
    Map<String, String> visible = options(key -> !isSecret(key));
    visible.put(FactoryUtil.CONNECTOR.key(), SparkTableFactory.IDENTIFIER);
    visible.put(SparkTableOptions.PUBLICATION.key(), table.getObjectName());
    return CatalogTable.newBuilder()
        .schema(
            Schema.newBuilder()
                .fromRowDataType(TypeConversions.fromLogicalToDataType(outline.columns()))
                .build())
        .options(visible)
        .build();
  }

  @Override
  public CatalogTableStatistics getTableStatistics(ObjectPath table) throws TableNotExistException {
    PublicationOutline outline = look(table);
    return new CatalogTableStatistics(
        outline.estimatedRows(), 0, outline.estimatedBytes(), outline.estimatedBytes());
  }

  private PublicationOutline look(ObjectPath table) throws TableNotExistException {
    if (!databaseExists(table.getDatabaseName())) {
      throw new TableNotExistException(getName(), table);
    }
    try {
      return publications.look(table.getObjectName(), List.of());
    } catch (BridgeException e) {
      if (e.code() == ErrorCode.PUBLICATION_UNKNOWN) {
        throw new TableNotExistException(getName(), table, e);
      }
      throw failed("look at publication " + table.getObjectName(), e);
    }
  }

  private List<String> names() {
    try {
      return publications.names();
    } catch (BridgeException e) {
      throw failed("list what Spark publishes at " + config.address(), e);
    }
  }

  private CatalogException failed(String what, BridgeException cause) {
    return new CatalogException(
        "Cannot " + what + " for catalog " + getName() + ": " + cause.getMessage(), cause);
  }

  private Map<String, String> options(Predicate<String> wanted) {
    return new HashMap<>(
        options.entrySet().stream()
            .filter(option -> wanted.test(option.getKey()))
            .filter(option -> !option.getKey().equals("type"))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private static boolean isSecret(String key) {
    return SparkTableOptions.SECRETS.stream().map(ConfigOption::key).anyMatch(key::equals);
  }
}
