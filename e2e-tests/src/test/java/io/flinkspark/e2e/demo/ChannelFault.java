package io.flinkspark.e2e.demo;

import java.util.List;
import java.util.Random;

/** A process that dies while Flink writes a channel and Spark reads it. */
enum ChannelFault {
  TASK_MANAGER(11, true, false),
  /** Without high availability: the job has to be submitted again, from its last checkpoint. */
  JOB_MANAGER(7, true, false),
  /** The only one: nobody can read or write data until it is back. */
  DATA_NODE(9, true, true),
  SPARK_DRIVER(9, false, true),
  SPARK_EXECUTOR(14, false, true);

  private final int weight;
  private final boolean hitsWriter;
  private final boolean hitsReader;

  ChannelFault(int weight, boolean hitsWriter, boolean hitsReader) {
    this.weight = weight;
    this.hitsWriter = hitsWriter;
    this.hitsReader = hitsReader;
  }

  boolean hitsWriter() {
    return hitsWriter;
  }

  boolean hitsReader() {
    return hitsReader;
  }

  /** So many faults in an order of chance, each kind at least once if there is room. */
  static List<ChannelFault> draw(int count, Random chance) {
    return Fault.draw(List.of(values()), fault -> fault.weight, count, chance);
  }
}
