package io.flinkspark.bridge.testkit;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The class path of each system, resolved by Maven from the system's own pom and remembered in a
 * folder of the user, so that only the first start pays. One resolves at a time, also across
 * processes, because two Mavens that download into one repository disturb each other.
 */
final class ClassPaths {

  private final Path cache;
  private final Supplier<Maven> maven;
  private final Progress progress;

  ClassPaths(Path cache, Supplier<Maven> maven, Progress progress) {
    this.cache = cache;
    this.maven = maven;
    this.progress = progress;
  }

  static Path defaultCache() {
    return Path.of(System.getProperty("user.home"), ".cache", "flink-spark-bridge", "classpath");
  }

  /** The class path of a system, named as its pom under {@code systems/}. */
  String of(String system) {
    return of(system, pom(system));
  }

  String of(String system, String pom) {
    try {
      Path remembered = cache.resolve(sha256(pom) + ".txt");
      Optional<String> known = read(remembered);
      return known.isPresent() ? known.get() : resolve(system, pom, remembered);
    } catch (IOException e) {
      throw new TestkitException(
          "Cannot resolve the class path of %s: %s".formatted(system, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException(
          "Cannot resolve the class path of %s: interrupted".formatted(system), e);
    }
  }

  private String resolve(String system, String pom, Path remembered)
      throws IOException, InterruptedException {
    return OneAtATime.in(
        cache,
        () -> {
          Optional<String> known = read(remembered);
          if (known.isPresent()) {
            return known.get();
          }
          long begin = System.nanoTime();
          progress.say("resolving the class path of " + system + " (downloads on first use)");
          Path folder = Files.createDirectories(cache.resolve(system));
          Path pomFile = Files.writeString(folder.resolve("pom.xml"), pom);
          String classPath = maven.get().classPath(pomFile, folder.resolve("maven.log"));
          Path fresh = Files.writeString(folder.resolve("fresh.txt"), classPath);
          Files.move(fresh, remembered, StandardCopyOption.ATOMIC_MOVE);
          progress.say(
              "class path of %s resolved in %s".formatted(system, Progress.seconds(begin)));
          return classPath;
        });
  }

  /**
   * A class path is worth what it names: with one jar gone from the repository, all is resolved
   * again.
   */
  private static Optional<String> read(Path remembered) throws IOException {
    if (!Files.exists(remembered)) {
      return Optional.empty();
    }
    String classPath = Files.readString(remembered);
    boolean whole =
        !classPath.isBlank()
            && Stream.of(classPath.split(File.pathSeparator))
                .allMatch(jar -> Files.exists(Path.of(jar)));
    return whole ? Optional.of(classPath) : Optional.empty();
  }

  private static String pom(String system) {
    String resource = "systems/" + system + ".xml";
    try (InputStream in = ClassPaths.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new TestkitException("Cannot read " + resource + ": not in the testkit's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new TestkitException("Cannot read " + resource + ": " + e.getMessage(), e);
    }
  }

  static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
