package io.flinkspark.bridge.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Spark standalone cluster that runs somewhere: processes of this machine, containers. */
public interface SparkCluster {

  /** What applications connect to, {@code spark://host:port}. */
  String masterUrl();

  /** The Master's web page on this machine, with JSON under {@code /json/}. */
  String webUrl();

  Member master();

  List<Member> workers();

  /**
   * Submits an application in client mode with Spark's own SparkSubmit. The driver ends with the
   * clusters at the latest.
   *
   * @param conf overwrites the cluster's defaults
   */
  SparkSubmission submit(Path jar, String mainClass, Map<String, String> conf, List<String> args);

  /** How many cores applications have of the Workers, whether a task runs there or not. */
  default int coresInUse() {
    try {
      return Rest.get(webUrl() + "/json/").getInt("coresused");
    } catch (IOException e) {
      throw new TestkitException("Cannot ask Spark's Master: " + e.getMessage(), e);
    }
  }
}
