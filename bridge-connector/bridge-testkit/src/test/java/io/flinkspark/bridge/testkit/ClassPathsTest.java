package io.flinkspark.bridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a Maven of our own, a shell script that counts how often it is asked. */
class ClassPathsTest {

  @TempDir Path folder;

  private final List<String> progress = new ArrayList<>();
  private Path jar;
  private ClassPaths classPaths;

  @BeforeEach
  void installMaven() throws IOException {
    jar = Files.createFile(folder.resolve("some.jar"));
    script(
        """
        for a in "$@"; do case "$a" in -Dmdep.outputFile=*) out="${a#*=}";; esac; done
        echo asked >> '%s'
        printf '%%s' '%s' > "$out"
        """
            .formatted(folder.resolve("asked"), jar));
    classPaths =
        new ClassPaths(
            folder.resolve("cache"),
            () -> Maven.find(mavenHome(), Map.of(), folder).orElseThrow(),
            new Progress(progress::add));
  }

  @Test
  void asksMavenOnlyOnce() {
    assertThat(classPaths.of("sys", "<project/>")).isEqualTo(jar.toString());
    assertThat(classPaths.of("sys", "<project/>")).isEqualTo(jar.toString());
    assertThat(folder.resolve("asked")).hasContent("asked");
    assertThat(progress.get(0)).contains("resolving the class path of sys");
  }

  @Test
  void asksAgainForAnotherPom() {
    classPaths.of("sys", "<project/>");
    classPaths.of("sys", "<project></project>");
    assertThat(folder.resolve("asked")).hasContent("asked\nasked");
  }

  @Test
  void asksAgainWhenAJarIsGone() throws IOException {
    classPaths.of("sys", "<project/>");
    Files.delete(jar);
    classPaths.of("sys", "<project/>");
    assertThat(folder.resolve("asked")).hasContent("asked\nasked");
  }

  @Test
  void saysWhatMavenSaid() throws IOException {
    script("echo 'Could not find artifact'; exit 1");
    assertThatThrownBy(() -> classPaths.of("sys", "<project/>"))
        .isInstanceOf(TestkitException.class)
        .hasMessageContaining("Cannot resolve the class path of sys: ")
        .hasMessageContaining("exit code 1")
        .hasMessageContaining("maven.log ends with\n  Could not find artifact");
  }

  @Test
  void theSystemsPomsHaveTheirVersions() throws IOException {
    for (String system : List.of("kafka", "hdfs", "flink", "flink-opt", "spark")) {
      byte[] pom =
          ClassPaths.class.getResourceAsStream("systems/" + system + ".xml").readAllBytes();
      assertThat(new String(pom)).contains("<version>").doesNotContain("${");
    }
  }

  @Test
  void prefersMavenHomeThenTheWrapperThenThePath() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("project/module"));
    Path wrapper = executable(folder.resolve("project/mvnw"));
    Path onPath = executable(Files.createDirectories(folder.resolve("bin")).resolve("mvn"));
    Map<String, String> path = Map.of("PATH", folder.resolve("bin").toString());
    Properties nothing = new Properties();
    assertThat(Maven.find(mavenHome(), path, deep).orElseThrow().executable())
        .isEqualTo(folder.resolve("maven/bin/mvn"));
    assertThat(Maven.find(nothing, path, deep).orElseThrow().executable()).isEqualTo(wrapper);
    assertThat(Maven.find(nothing, path, Path.of("/")).orElseThrow().executable())
        .isEqualTo(onPath);
    assertThat(Maven.find(nothing, Map.of(), Path.of("/"))).isEmpty();
  }

  private Properties mavenHome() {
    Properties properties = new Properties();
    properties.setProperty("maven.home", folder.resolve("maven").toString());
    return properties;
  }

  private void script(String body) throws IOException {
    Path file = Files.createDirectories(folder.resolve("maven/bin")).resolve("mvn");
    Files.writeString(file, "#!/bin/sh\n" + body);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static Path executable(Path file) throws IOException {
    Files.createFile(file);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
