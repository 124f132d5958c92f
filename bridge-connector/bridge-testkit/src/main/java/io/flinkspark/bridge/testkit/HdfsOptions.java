package io.flinkspark.bridge.testkit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings of an HDFS cluster. Each {@code with} method answers a changed copy.
 *
 * @param config of the NameNode and the DataNode, over the testkit's own ({@code hdfs-site.xml})
 */
public record HdfsOptions(Map<String, String> config) {

  /** Permissions are not checked. */
  public static HdfsOptions defaults() {
    return new HdfsOptions(Map.of());
  }

  public HdfsOptions {
    config = Map.copyOf(config);
  }

  /** The user of this process is the superuser, who may do everything. */
  public HdfsOptions withPermissions() {
    return with("dfs.permissions.enabled", "true");
  }

  public HdfsOptions with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(config);
    more.put(key, value);
    return new HdfsOptions(more);
  }
}
