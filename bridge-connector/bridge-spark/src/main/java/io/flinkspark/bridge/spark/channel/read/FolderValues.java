package io.flinkspark.bridge.spark.channel.read;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;

/** The folders {@code column=value} of a data file's path. */
public final class FolderValues {

  /** What stands for null, as in Hive. */
  static final String NULL = ExternalCatalogUtils.DEFAULT_PARTITION_NAME();

  private FolderValues() {}

  /** The columns and the texts of their values, from the root on. */
  public static Map<String, String> of(String path) {
    if (path.indexOf('=') < 0) {
      return Map.of();
    }
    Map<String, String> values = new LinkedHashMap<>();
    String[] names = path.split("/");
    for (int i = 1; i < names.length - 1; i++) {
      int equals = names[i].indexOf('=');
      if (equals > 0) {
        values.put(
            ExternalCatalogUtils.unescapePathName(names[i].substring(0, equals)),
            ExternalCatalogUtils.unescapePathName(names[i].substring(equals + 1)));
      }
    }
    return values;
  }
}
