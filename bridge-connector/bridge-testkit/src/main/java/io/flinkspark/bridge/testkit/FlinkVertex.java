package io.flinkspark.bridge.testkit;

/**
 * One box of a running Flink job's graph: a chain of operators.
 *
 * @param running subtasks that run or have finished
 * @param recordsIn records read from other boxes since the job's last start
 * @param recordsOut records written to other boxes since the job's last start
 */
public record FlinkVertex(
    String id, String name, int parallelism, int running, long recordsIn, long recordsOut) {

  /** Whether all its subtasks run or have finished; Flink calls it RUNNING as soon as one runs. */
  public boolean isRunning() {
    return running >= parallelism;
  }
}
