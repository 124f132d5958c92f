package io.flinkspark.bridge.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.TextElement;
import org.junit.jupiter.api.Test;

class OptionsPageTest {

  private static String line(ConfigOption<?> option) {
    String defaultValue = option.hasDefaultValue() ? option.defaultValue().toString() : "";
    String description =
        option.description().getBlocks().stream()
            .map(block -> ((TextElement) block).getFormat())
            .reduce("", String::concat);
    return String.format(
        "| `%s` | %s | %s |", option.key(), defaultValue.toLowerCase(), description);
  }

  @Test
  void readmeListsTheOptionsAsTheyAre() throws IOException {
    SparkTableFactory factory = new SparkTableFactory();
    String readme = Files.readString(Path.of("README.md"));

    assertThat(
            Stream.concat(factory.requiredOptions().stream(), factory.optionalOptions().stream())
                .map(OptionsPageTest::line))
        .allSatisfy(line -> assertThat(readme).contains(line))
        .hasSize((int) readme.lines().filter(line -> line.matches("\\| `[a-z.-]+` .*")).count());
  }
}
