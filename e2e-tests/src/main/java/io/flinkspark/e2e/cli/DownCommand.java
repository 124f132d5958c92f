package io.flinkspark.e2e.cli;

import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.keep.KeptClusters;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The end of clusters that were kept. */
@Command(
    name = "down",
    description = "Stops what ./bridge up or demo --keep-running left running, and waits.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    return new KeptClusters(Installation.detect(), System.out).down();
  }
}
