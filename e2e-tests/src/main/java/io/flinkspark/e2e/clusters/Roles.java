package io.flinkspark.e2e.clusters;

import io.flinkspark.e2e.CannotException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Ports that a person may choose, by role. */
public final class Roles {
  private static final Map<String, ProcessClusters.Part> PARTS = new TreeMap<>();

  static {
    add(ProcessClusters.Part.KAFKA, "kafka", "kafka-controller");
    add(
        ProcessClusters.Part.HDFS,
        "namenode",
        "namenode-web",
        "datanode",
        "datanode-web",
        "datanode-ipc");
    add(ProcessClusters.Part.FLINK, "flink-rest", "flink-rpc");
    add(
        ProcessClusters.Part.SPARK,
        "spark-master",
        "spark-master-web",
        "spark-worker-1",
        "spark-worker-web-1");
  }

  private Roles() {}

  /** All roles, sorted. */
  public static Set<String> names() {
    return PARTS.keySet();
  }

  /** Refuses a role that does not exist. */
  public static void requireKnown(Set<String> roles) {
    for (String role : roles) {
      if (!PARTS.containsKey(role)) {
        throw new CannotException(
            "set the port of " + role,
            "there is no such role",
            "Roles are " + String.join(", ", names()) + ".");
      }
    }
  }

  private static void add(ProcessClusters.Part part, String... roles) {
    for (String role : roles) {
      PARTS.put(role, part);
    }
  }

  static ProcessClusters.Part partOf(String role) {
    return PARTS.get(role);
  }
}
