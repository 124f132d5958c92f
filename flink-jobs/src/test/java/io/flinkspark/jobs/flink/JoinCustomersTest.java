package io.flinkspark.jobs.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What the project's README tells to copy is what is compiled, and has the version of this build.
 */
class JoinCustomersTest {
  private static final Path README = Path.of("../README.md");
  private static final Path CODE =
      Path.of("src/main/java/io/flinkspark/jobs/flink/JoinCustomersJob.java");

  @Test
  void codeIsThatOfTheJob() throws IOException {
    assertThat(words(Files.readString(CODE)))
        .contains(words(snippet("java", "SparkSource<Customer>")));
  }

  @Test
  void coordinatesAreThoseOfThisBuild() throws IOException {
    String version =
        find(
                "<artifactId>flink-spark-bridge</artifactId>\\s*<version>([^<]+)",
                Files.readString(Path.of("pom.xml")))
            .group(1);

    assertThat(words(snippet("xml", "bridge-flink")))
        .isEqualTo(
            "<dependency> <groupId>io.flinkspark</groupId> <artifactId>bridge-flink</artifactId>"
                + " <version>%s</version> </dependency>".formatted(version));
  }

  /** The first block of a language that speaks of something. */
  private static String snippet(String language, String about) throws IOException {
    Pattern block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL);
    return block
        .matcher(Files.readString(README))
        .results()
        .map(each -> each.group(1))
        .filter(text -> text.contains(about))
        .findFirst()
        .orElseThrow();
  }

  private static MatchResult find(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().findFirst().orElseThrow();
  }

  /** Indentation says nothing. */
  private static String words(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
