package io.flinkspark.bridge.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** Opens the jar for {@code --jars} and {@code --packages}. */
class PackagingITCase {

  private static final Path JAR =
      Path.of("target", "bridge-spark-" + System.getProperty("project.version") + ".jar");
  private static final String SERVICES =
      "META-INF/services/org.apache.spark.sql.sources.DataSourceRegister";
  private static final Pattern DEPENDENCY = Pattern.compile("^ +([^:]+:[^:]+):jar:");

  private static List<String> files() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
    }
  }

  @Test
  void holdsTheBridgeAndItsProtocolAndNothingElse() throws IOException {
    assertThat(files())
        .contains(
            "io/flinkspark/bridge/spark/SparkBridge.class",
            "io/flinkspark/bridge/protocol/FramedConnection.class",
            "io/flinkspark/bridge/spark/shaded/jackson/core/JsonParser.class",
            SERVICES,
            "META-INF/LICENSE",
            "META-INF/NOTICE")
        .doesNotHaveDuplicates()
        .allMatch(
            file ->
                file.startsWith("io/flinkspark/bridge/spark/")
                    || file.startsWith("io/flinkspark/bridge/protocol/")
                    || file.equals(SERVICES)
                    || file.matches("META-INF/(MANIFEST.MF|LICENSE|NOTICE)")
                    // jackson-core's.
                    || file.matches("META-INF/(FastDoubleParser|bigint)-(LICENSE|NOTICE)"));
  }

  @Test
  void namesNoClassOfFlinkAndJacksonOnlyRelocated() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (String file : files()) {
        String content =
            new String(
                jar.getInputStream(jar.getEntry(file)).readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(content).as(file).doesNotContain("org/apache/flink", "Lcom/fasterxml/");
      }
    }
  }

  @Test
  void needsNothingButSpark() throws Exception {
    List<URL> jars = new ArrayList<>(List.of(JAR.toUri().toURL()));
    for (String entry : testClassPath().split(File.pathSeparator)) {
      if (entry.endsWith(".jar") && !entry.contains("flinkspark")) {
        jars.add(Path.of(entry).toUri().toURL());
      }
    }
    try (URLClassLoader loader = new URLClassLoader(jars.toArray(URL[]::new), null)) {
      for (String file : files()) {
        if (file.endsWith(".class")) {
          String name = file.replace('/', '.').replaceAll("\\.class$", "");
          assertThat(Class.forName(name, false, loader).getDeclaredMethods()).isNotNull();
        }
      }
    }
  }

  private static String testClassPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  @Test
  void dependsOnWhatIsCheckedIn() throws IOException {
    List<String> resolved =
        Files.readAllLines(Path.of("target", "runtime-dependencies.txt")).stream()
            .map(line -> DEPENDENCY.matcher(line.replaceAll("\u001b\\[[;\\d]*m", "")))
            .filter(Matcher::find)
            .map(match -> match.group(1))
            .sorted()
            .toList();
    assertThat(resolved)
        .as("runtime-dependencies.txt")
        .isEqualTo(Files.readAllLines(Path.of("runtime-dependencies.txt")));
  }
}
