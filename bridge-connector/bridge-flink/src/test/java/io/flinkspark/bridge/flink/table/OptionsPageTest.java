package io.flinkspark.bridge.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.TextElement;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;

class OptionsPageTest {

  private static String line(ConfigOption<?> option) {
    Object value = option.hasDefaultValue() ? option.defaultValue() : "";
    String defaultValue =
        value instanceof Duration duration
            ? TimeUtils.formatWithHighestUnit(duration)
            : value.toString();
    String description =
        option.description().getBlocks().stream()
            .map(block -> ((TextElement) block).getFormat())
            .reduce("", String::concat);
    return String.format(
        "| `%s` | %s | %s |", option.key(), defaultValue.toLowerCase(), description);
  }

  /** The options that stand under a heading. */
  private static List<String> page(String heading) throws IOException {
    return Files.readAllLines(Path.of("README.md")).stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("#"))
        .filter(line -> line.matches("\\| `[a-z.-]+` \\|.*"))
        .toList();
  }

  @Test
  void readmeListsTheChannelsOptionsAsTheyAre() throws IOException {
    assertThat(page("### Channel options"))
        .containsExactlyElementsOf(
            Stream.concat(
                    ChannelTableOptions.REQUIRED.stream(), ChannelTableOptions.OPTIONAL.stream())
                .map(OptionsPageTest::line)
                .toList());
  }

  @Test
  void readmeListsTheOptionsAsTheyAre() throws IOException {
    assertThat(page("### Options"))
        .containsExactlyElementsOf(
            Stream.concat(
                    Stream.of(SparkTableOptions.ADDRESS, SparkTableOptions.PUBLICATION),
                    SparkTableOptions.OPTIONAL.stream())
                .map(OptionsPageTest::line)
                .toList());
  }

  @Test
  void tableAndCatalogTakeTheOptionsOfThePage() {
    SparkTableFactory table = new SparkTableFactory();
    SparkCatalogFactory catalog = new SparkCatalogFactory();

    assertThat(table.requiredOptions())
        .containsExactlyInAnyOrder(SparkTableOptions.ADDRESS, SparkTableOptions.PUBLICATION);
    assertThat(catalog.requiredOptions()).containsExactly(SparkTableOptions.ADDRESS);
    assertThat(table.optionalOptions())
        .isEqualTo(SparkTableOptions.OPTIONAL)
        .isEqualTo(catalog.optionalOptions());
  }
}
