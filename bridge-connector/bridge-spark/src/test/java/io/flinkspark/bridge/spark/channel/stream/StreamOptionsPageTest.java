package io.flinkspark.bridge.spark.channel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The table of a stream's options in CHANNELS.md is generated from the code. When they differ, run
 * this test with {@code -Dreadme.update=true}: it writes the table.
 */
class StreamOptionsPageTest {

  private static final Path PAGE = Path.of("CHANNELS.md");
  private static final String OPEN = "<!-- stream options -->\n";
  private static final String CLOSE = "<!-- end of stream options -->";

  private static String table() {
    List<String> rows = new ArrayList<>();
    rows.add("| option | default | meaning |");
    rows.add("|---|---|---|");
    for (StreamOption option : StreamOption.values()) {
      String fallback = option.fallback().isEmpty() ? "" : "`" + option.fallback() + "`";
      rows.add(String.format("| `%s` | %s | %s |", option.key(), fallback, option.meaning()));
    }
    return String.join("\n", rows) + "\n";
  }

  @Test
  void optionsAreThoseOfTheCode() throws IOException {
    String readme = Files.readString(PAGE);
    int from = readme.indexOf(OPEN) + OPEN.length();
    int to = readme.indexOf(CLOSE, from);
    assertThat(from).as("the table's place").isGreaterThanOrEqualTo(OPEN.length());
    if (Boolean.getBoolean("readme.update")) {
      Files.writeString(PAGE, readme.substring(0, from) + table() + readme.substring(to));
      return;
    }
    assertThat(readme.substring(from, to)).isEqualTo(table());
  }
}
