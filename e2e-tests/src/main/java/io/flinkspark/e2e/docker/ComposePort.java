package io.flinkspark.e2e.docker;

/** A port that the compose file publishes on this machine, and the variable that sets it. */
enum ComposePort {
  KAFKA,
  NAMENODE_WEB,
  DATANODE_WEB,
  FLINK,
  SPARK,
  SPARK_WORKER_1,
  SPARK_WORKER_2,
  SQL_GATEWAY;

  String variable() {
    return "BRIDGE_PORT_" + name();
  }
}
