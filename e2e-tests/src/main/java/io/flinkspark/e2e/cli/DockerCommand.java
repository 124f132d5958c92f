package io.flinkspark.e2e.cli;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.docker.Compose;
import io.flinkspark.e2e.docker.ContainerDemo;
import io.flinkspark.e2e.docker.Containers;
import io.flinkspark.e2e.docker.EngineCheck;
import io.flinkspark.e2e.docker.ImageFiles;
import io.flinkspark.e2e.generate.LogGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The container environment. Compose reads the rest of its settings from the environment. */
@Command(
    name = "docker",
    description = {
      "The same systems as containers: up, demo, status, logs, down; stage only lays out what the"
          + " images are made of. docker/README.md tells more."
    },
    mixinStandardHelpOptions = true)
final class DockerCommand implements Runnable {
  private final Progress progress = new Progress(System.out);

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Cannot tell what to do: no action given.");
  }

  @Command(
      name = "up",
      description = "Builds the images, starts all containers and waits until they are healthy.",
      mixinStandardHelpOptions = true)
  int up(
      @Option(
              names = "--profile",
              paramLabel = "PROFILE",
              split = ",",
              description =
                  "core: one TaskManager, one Worker, no SQL gateway. full: all of it, the default."
                      + " observability: Prometheus as well. Several with commas between.")
          List<String> profiles)
      throws IOException, InterruptedException {
    Map<String, String> environment =
        profiles == null ? Map.of() : Map.of("COMPOSE_PROFILES", String.join(",", profiles));
    int exitCode = containers(compose(environment)).up();
    if (exitCode == 0) {
      status();
    }
    return exitCode == 0 ? 0 : 1;
  }

  @Command(
      name = "status",
      description = "Lists the containers with health and addresses; 1 unless all are healthy.",
      mixinStandardHelpOptions = true)
  int status() throws InterruptedException {
    Compose compose = compose(Map.of());
    List<Containers.Service> services = containers(compose).services();
    System.out.println(
        services.isEmpty()
            ? "No container is there; ./bridge docker up starts them."
            : Containers.table(services));
    boolean well = !services.isEmpty() && services.stream().allMatch(Containers.Service::isWell);
    return well ? 0 : 1;
  }

  @Command(
      name = "logs",
      description = "Prints what a service, or all, have logged.",
      mixinStandardHelpOptions = true)
  int logs(
      @Option(names = "--follow", description = "Go on until Ctrl-C.") boolean follow,
      @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "As status lists them.")
          String service)
      throws InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("logs"));
    if (follow) {
      arguments.add("--follow");
    }
    if (service != null) {
      arguments.add(service);
    }
    return compose(Map.of()).show(Duration.ofDays(1), arguments.toArray(String[]::new));
  }

  @Command(
      name = "down",
      description = "Stops and removes all containers and their data.",
      mixinStandardHelpOptions = true)
  int down(
      @Option(names = "--keep-data", description = "Keep the volumes for the next up.")
          boolean keepData)
      throws InterruptedException {
    return containers(compose(Map.of())).down(keepData);
  }

  @Command(
      name = "demo",
      description = "Takes an access log through the running containers and writes a report.",
      mixinStandardHelpOptions = true)
  int demo(
      @Option(
              names = "--input",
              paramLabel = "FILE",
              description = "Access log. Without it one is generated.")
          Path input,
      @Option(
              names = "--lines",
              paramLabel = "N",
              defaultValue = "20000",
              description = "Lines to generate. Default: ${DEFAULT-VALUE}.")
          long lines)
      throws IOException, InterruptedException {
    if (input != null && !Files.isRegularFile(input)) {
      throw new CannotException(
          "read the log", input + " is not a file", "Check the path after --input.");
    }
    if (lines < 1) {
      throw new CannotException(
          "generate a log", lines + " lines is too few", "Give --lines of at least 1.");
    }
    Compose compose = compose(Map.of());
    new EngineCheck(compose).requireEngine();
    ContainerDemo demo = new ContainerDemo(compose, containers(compose), progress);
    if (input != null) {
      return demo.run(input);
    }
    Path generated = Files.createTempFile("access", ".log");
    try {
      new LogGenerator(lines, 1).write(generated);
      return demo.run(generated);
    } finally {
      Files.delete(generated);
    }
  }

  @Command(
      name = "stage",
      description = "Lays out what the images are made of, in docker/build.",
      mixinStandardHelpOptions = true)
  int stage() throws IOException {
    new ImageFiles(Installation.detect(), progress).stage();
    return 0;
  }

  private Compose compose(Map<String, String> environment) {
    return new Compose(Installation.detect().docker(), environment);
  }

  private Containers containers(Compose compose) {
    return new Containers(Installation.detect(), compose, progress);
  }
}
