package io.flinkspark.e2e.cli;

import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.docker.ImageFiles;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The container environment. */
@Command(
    name = "docker",
    description = "The same systems as containers: stage.",
    mixinStandardHelpOptions = true)
final class DockerCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Cannot tell what to do: no action given.");
  }

  @Command(
      name = "stage",
      description = "Lays out what the images are made of, in docker/build.",
      mixinStandardHelpOptions = true)
  int stage() throws IOException {
    new ImageFiles(Installation.detect(), new Progress(System.out)).stage();
    return 0;
  }
}
