package io.flinkspark.e2e.cli;

import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.keep.KeptClusters;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** A look at clusters that were kept. */
@Command(
    name = "status",
    description = "Prints which processes are alive and the addresses of all web pages.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return new KeptClusters(Installation.detect(), System.out).status();
  }
}
