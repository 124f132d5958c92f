package io.flinkspark.e2e.demo;

import io.flinkspark.bridge.testkit.HdfsCluster;
import io.flinkspark.bridge.testkit.HdfsEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What Flink's jobs have left of their checkpoints, for whoever submits a job again.
 *
 * @param folder the folder for checkpoints that the jobs were given, without scheme and host
 */
public record RetainedCheckpoints(HdfsCluster hdfs, String folder) {

  /**
   * The last complete one of any job; empty when there is none. A job that goes on from another
   * one's checkpoint counts on from its number. What was being written when the JobManager died has
   * metadata of no length.
   */
  public Optional<String> last() {
    return folders(folder).stream()
        .flatMap(job -> folders(job).stream())
        .filter(path -> path.matches(".*/chk-\\d+") && isComplete(path))
        .max(Comparator.comparingLong(path -> Long.parseLong(path.replaceAll(".*-", ""))))
        .map(path -> hdfs.uri() + path);
  }

  private boolean isComplete(String checkpoint) {
    return hdfs.list(checkpoint).stream()
        .anyMatch(file -> file.path().endsWith("/_metadata") && file.length() > 0);
  }

  private List<String> folders(String parent) {
    return hdfs.exists(parent)
        ? hdfs.list(parent).stream().filter(HdfsEntry::isFolder).map(HdfsEntry::path).toList()
        : List.of();
  }
}
