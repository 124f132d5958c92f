package io.flinkspark.e2e.demo;

import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.clusters.Clusters;
import io.flinkspark.e2e.clusters.ProcessClusters;
import io.flinkspark.e2e.docker.Compose;
import io.flinkspark.e2e.docker.ContainerClusters;
import io.flinkspark.e2e.docker.EngineCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where the clusters of the tests run; the system property {@code e2e.environment} says it. */
enum Environment {
  PROCESSES {
    @Override
    Clusters start(Path work, Progress progress) {
      return ProcessClusters.start(work, Map.of(), progress::say, (part, seconds) -> {});
    }
  },
  CONTAINERS {
    @Override
    Optional<String> problem() {
      try {
        return new EngineCheck(new Compose(Installation.detect().docker(), Map.of())).problem();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.of("interrupted");
      }
    }

    @Override
    Clusters start(Path work, Progress progress) {
      return ContainerClusters.start(Installation.detect(), shared(work), progress);
    }
  };

  static Environment chosen() {
    return valueOf(System.getProperty("e2e.environment", "processes").toUpperCase(Locale.ROOT));
  }

  /** Why nothing can be started there; empty when it can. */
  Optional<String> problem() {
    return Optional.empty();
  }

  /** Gets the logs of a run. */
  Path logs() {
    return Path.of("target", "e2e-logs", text());
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  abstract Clusters start(Path work, Progress progress);

  /** A new folder for files of jobs. Whoever a container runs as may write there. */
  Path folder(Path work, String name) {
    try {
      Path folder = Files.createTempDirectory(shared(work), name + "-");
      return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path shared(Path work) {
    try {
      Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
      Path shared = Files.createDirectories(work.resolve("shared"));
      return Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return text();
  }
}
