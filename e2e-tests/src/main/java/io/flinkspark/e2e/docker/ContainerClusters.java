package io.flinkspark.e2e.docker;

import io.flinkspark.bridge.testkit.FlinkCluster;
import io.flinkspark.bridge.testkit.HdfsCluster;
import io.flinkspark.bridge.testkit.KafkaCluster;
import io.flinkspark.bridge.testkit.SparkCluster;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.clusters.Clusters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The four systems as containers of the compose file, in a project of their own. */
public final class ContainerClusters implements Clusters {
  private final ComposeProject project;
  private final KafkaCluster kafka;
  private final HdfsCluster hdfs;
  private final FlinkCluster flink;
  private final SparkCluster spark;

  private ContainerClusters(ComposeProject project) {
    this.project = project;
    kafka = ContainerSystems.Kafka.of(project);
    hdfs = ContainerSystems.Hdfs.of(project);
    flink = ContainerSystems.Flink.of(project);
    spark = ContainerSystems.Spark.of(project);
  }

  /**
   * Builds the images, where they are not up to date, and starts all containers, on free ports.
   * They go with {@link #close}, or with this JVM, however it dies.
   *
   * @param shared a folder that all containers have under the same path
   */
  public static ContainerClusters start(Installation installation, Path shared, Progress progress) {
    return new ContainerClusters(ComposeProject.start(installation, shared, progress));
  }

  @Override
  public KafkaCluster kafka() {
    return kafka;
  }

  @Override
  public HdfsCluster hdfs() {
    return hdfs;
  }

  @Override
  public FlinkCluster flink() {
    return flink;
  }

  @Override
  public SparkCluster spark() {
    return spark;
  }

  /** In the container for submitting, which is the only one that has need of it. */
  @Override
  public String secret(String name, String text) {
    return project.writeInSubmit("/tmp/" + name, text);
  }

  /** The folder that all containers have under the same path. */
  public Path shared() {
    return project.shared();
  }

  /**
   * Starts a command of a person who stands in the folder docker, with this project as theirs.
   *
   * @param log gets what it prints
   */
  public Process shell(String command, Path log) {
    return project.shell(command, log);
  }

  /**
   * Takes containers off the network for a while. Nothing passes their connections, which nobody
   * closes; afterwards they have their names again, and perhaps other addresses.
   *
   * @param services as the compose file names them
   */
  public void cutOff(Duration time, String... services) {
    project.cutOff(time, List.of(services));
  }

  @Override
  public void close() {
    project.close();
  }
}
