package io.flinkspark.bridge.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Finds the Maven that resolves the systems' class paths and runs it: system property {@code
 * maven.home}, environment variable {@code MAVEN_HOME}, {@code mvnw} in the working directory or
 * above it, {@code mvn} on the PATH.
 */
final class Maven {

  private final Path executable;

  private Maven(Path executable) {
    this.executable = executable;
  }

  static Maven find() {
    return find(System.getProperties(), System.getenv(), Path.of("").toAbsolutePath())
        .orElseThrow(
            () ->
                new TestkitException(
                    "Cannot find Maven, which resolves the clusters' class paths: set the system property maven.home"
                        + " or the environment variable MAVEN_HOME, run below a folder with mvnw, or put mvn on the"
                        + " PATH"));
  }

  static Optional<Maven> find(
      Properties properties, Map<String, String> environment, Path workingDirectory) {
    Stream<Path> homes =
        Stream.of(properties.getProperty("maven.home"), environment.get("MAVEN_HOME"))
            .filter(home -> home != null && !home.isBlank())
            .map(home -> Path.of(home, "bin", "mvn"));
    Stream<Path> wrappers =
        Stream.iterate(workingDirectory, folder -> folder != null, Path::getParent)
            .map(folder -> folder.resolve("mvnw"));
    Stream<Path> onPath =
        Stream.of(environment.getOrDefault("PATH", "").split(java.io.File.pathSeparator))
            .filter(folder -> !folder.isBlank())
            .map(folder -> Path.of(folder, "mvn"));
    return Stream.of(homes, wrappers, onPath)
        .flatMap(candidates -> candidates)
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .map(Maven::new);
  }

  Path executable() {
    return executable;
  }

  /** The class path of a pom's dependencies, as Maven orders them. */
  String classPath(Path pom, Path log) throws IOException, InterruptedException {
    Path output = pom.resolveSibling(pom.getFileName() + ".classpath");
    List<String> command =
        new ArrayList<>(
            List.of(
                executable.toString(),
                "--batch-mode",
                "--no-transfer-progress",
                "--file",
                pom.toString(),
                "dependency:build-classpath",
                "-Dmdep.includeScope=runtime",
                "-Dmdep.outputFile=" + output));
    String localRepository = System.getProperty("maven.repo.local");
    if (localRepository != null) {
      command.add("-Dmaven.repo.local=" + localRepository);
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(pom.getParent().toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(pom.toFile()))
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // Set by the Maven that may run us; they would point this one at the wrong project.
    builder.environment().keySet().removeAll(List.of("MAVEN_BASEDIR", "MAVEN_PROJECTBASEDIR"));
    Process process = builder.start();
    try {
      int exitCode = process.waitFor();
      if (exitCode != 0) {
        throw new IOException(
            "%s ended with exit code %d; log %s ends with\n%s"
                .formatted(executable, exitCode, log, new LogFile(log).tail(15)));
      }
    } finally {
      process.destroy();
    }
    return Files.readString(output).strip();
  }
}
