package io.flinkspark.e2e.docker;

import io.flinkspark.bridge.testkit.SystemFiles;
import io.flinkspark.bridge.testkit.TestkitException;
import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Lays out what the images are built from, below {@code docker/build}: the jars of each system as
 * the process clusters have them, the shipped jars, and the options and log settings that are kept
 * elsewhere in this project. What is there and has not changed stays as it is, so that docker finds
 * its layers again; what does not belong there any more goes.
 */
public final class ImageFiles {
  /** Where {@link #stage} puts things. */
  private final Path build;

  private final Installation installation;
  private final Progress progress;

  public ImageFiles(Installation installation, Progress progress) {
    this(installation, installation.docker().resolve("build"), progress);
  }

  ImageFiles(Installation installation, Path build, Progress progress) {
    this.installation = installation;
    this.build = build;
    this.progress = progress;
  }

  /**
   * Brings the folder up to date. The first time, Maven may have to download.
   *
   * @throws CannotException when a shipped jar is not built, or the jars cannot be resolved
   */
  public void stage() throws IOException {
    progress.say("staging what the images are made of into " + build);
    FileSet staged = new FileSet(build);
    try {
      system(staged, "kafka", "kafka/lib", "log4j2.properties");
      system(staged, "hdfs", "hdfs/lib", "log4j.properties");
      system(staged, "flink", "flink/lib", "log4j2.properties");
      system(staged, "spark", "spark/jars", "log4j2.properties");
      addAll(staged, "flink/opt", SystemFiles.jars(SystemFiles.FLINK_OPT, progress::say));
      SystemFiles.copyLogging("spark-quiet", staged.changing("submit/log4j2.properties"));
    } catch (TestkitException e) {
      throw new CannotException(
          "lay out the images' files",
          e.getMessage(),
          "See that Java and Maven are installed, and that Maven reaches its repository.",
          e);
    }
    staged.write(
        "flink/module.options", String.join("\n", SystemFiles.flinkModuleOptions()) + "\n");
    addAll(staged, "jars", shippedJars());
    staged.removeOthers();
    progress.say("staged %d files, %d of them changed".formatted(staged.size(), staged.changed()));
  }

  private void system(FileSet staged, String system, String folder, String logging)
      throws IOException {
    addAll(staged, folder, SystemFiles.jars(system, progress::say));
    SystemFiles.copyLogging(system, staged.changing(system + "/" + logging));
  }

  private static void addAll(FileSet staged, String folder, List<Path> jars) throws IOException {
    for (Path jar : jars) {
      staged.add(folder + "/" + jar.getFileName(), jar);
    }
  }

  private List<Path> shippedJars() {
    Map<String, Path> jars = installation.shippedJars();
    jars.forEach(
        (module, jar) -> {
          if (!Files.exists(jar)) {
            throw new CannotException(
                "lay out the images' files",
                module + " is not built (" + jar + ")",
                "Run ./mvnw -q -DskipTests package first.");
          }
        });
    return List.copyOf(jars.values());
  }
}
