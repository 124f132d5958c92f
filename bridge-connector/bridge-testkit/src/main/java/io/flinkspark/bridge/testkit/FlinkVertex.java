package io.flinkspark.bridge.testkit;

/**
 * One box of a running Flink job's graph: a chain of operators.
 *
 * @param status of all its subtasks together, such as RUNNING
 * @param recordsIn records read from other boxes since the job's last start
 * @param recordsOut records written to other boxes since the job's last start
 */
public record FlinkVertex(
    String id, String name, int parallelism, String status, long recordsIn, long recordsOut) {}
