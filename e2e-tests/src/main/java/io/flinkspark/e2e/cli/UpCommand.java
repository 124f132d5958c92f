package io.flinkspark.e2e.cli;

import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.keep.KeptClusters;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Clusters for a person's own jobs. */
@Command(
    name = "up",
    description = "Starts Kafka, HDFS, Flink and Spark in the background for your own jobs.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Mixin private PortOptions ports = new PortOptions();

  @Override
  public Integer call() throws Exception {
    return new KeptClusters(Installation.detect(), System.out).up(ports.ports());
  }
}
