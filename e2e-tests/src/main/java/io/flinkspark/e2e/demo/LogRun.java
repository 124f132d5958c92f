package io.flinkspark.e2e.demo;

import java.nio.file.Path;

/**
 * One log to take through the clusters.
 *
 * @param name unique among the runs on the same clusters; names topics and folders
 * @param topics Kafka topics of this run
 * @param input the log
 * @param lines how many lines it has
 * @param out gets report, tables, summary
 * @param partitions of the input topic; with more than one, which lines are late depends on timing
 * @param live also run the two streaming jobs
 */
public record LogRun(
    String name, Topics topics, Path input, long lines, Path out, int partitions, boolean live) {

  /** A run named so, with topics of its own and one partition. */
  public static LogRun of(String name, Path input, Path out) {
    return new LogRun(
        name, Topics.of(name), input, LogScan.of(input).lines(), out.toAbsolutePath(), 1, false);
  }
}
