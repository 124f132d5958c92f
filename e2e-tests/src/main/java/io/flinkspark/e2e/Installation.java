package io.flinkspark.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Where things are: the checkout this program was built in, the jars that are submitted, the folder
 * for the state of {@code bridge up}.
 *
 * @param root the checkout
 * @param home run-time state, {@code BRIDGE_HOME} or {@code target/bridge} in the checkout
 */
public record Installation(Path root, Path home) {

  /** The project's version, as built in. */
  public static final String VERSION = version();

  /** Reads system properties, the environment and the place of the running jar. */
  public static Installation detect() {
    Path root = findRoot();
    Path home =
        Optional.ofNullable(environment().get("BRIDGE_HOME"))
            .map(Path::of)
            .orElseGet(() -> root.resolve("target").resolve("bridge"));
    return new Installation(root, home.toAbsolutePath().normalize());
  }

  /** The jar that `flink run` gets. */
  public Path flinkJobs() {
    return jar("flink-jobs");
  }

  /** The jar that `spark-submit` gets. */
  public Path sparkJobs() {
    return jar("spark-jobs");
  }

  /** Spark for Flink jobs that use its functions: `flink run -C` gets it. */
  public Path sparkFunctions() {
    return jar("bridge-connector", "bridge-spark-functions");
  }

  /** All jars that are shipped, by module. */
  public Map<String, Path> shippedJars() {
    Map<String, Path> jars = new TreeMap<>();
    jars.put("flink-jobs", flinkJobs());
    jars.put("spark-jobs", sparkJobs());
    jars.put("bridge-spark-functions", sparkFunctions());
    for (String module : List.of("bridge-flink", "bridge-spark")) {
      jars.put(module, jar("bridge-connector", module));
    }
    return jars;
  }

  /** The container environment: compose file, Dockerfile, what belongs to them. */
  public Path docker() {
    return root.resolve("docker");
  }

  private Path jar(String... folders) {
    String module = folders[folders.length - 1];
    return root.resolve(Path.of("", folders))
        .resolve("target")
        .resolve(module + "-" + VERSION + ".jar");
  }

  private static Map<String, String> environment() {
    return System.getenv();
  }

  private static Path findRoot() {
    String given = System.getProperty("bridge.root", System.getProperty("root.dir"));
    if (given != null) {
      return Path.of(given).toAbsolutePath().normalize();
    }
    Path here = codeLocation();
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("flink-jobs")) && Files.exists(folder.resolve("mvnw"))) {
        return folder;
      }
    }
    throw new CannotException(
        "find the checkout",
        "no folder above " + here + " has flink-jobs/ and mvnw",
        "Run the script `bridge` of a checkout, or set -Dbridge.root=FOLDER.");
  }

  private static Path codeLocation() {
    try {
      return Path.of(
          Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Cannot tell where this program is", e);
    }
  }

  private static String version() {
    Properties properties = new Properties();
    try (InputStream in = Installation.class.getResourceAsStream("bridge.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
