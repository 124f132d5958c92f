package io.flinkspark.bridge.spark.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The table of channel options in CHANNELS.md is generated from the code. When they differ, run
 * this test with {@code -Dreadme.update=true}: it writes the table.
 */
class ChannelOptionsPageTest {

  private static final Path PAGE = Path.of("CHANNELS.md");
  private static final String OPEN = "<!-- channel options -->\n";
  private static final String CLOSE = "<!-- end -->";

  private static String table() {
    List<String> rows = new ArrayList<>();
    rows.add("| option | default | meaning |");
    rows.add("|---|---|---|");
    for (ChannelOption option : ChannelOption.values()) {
      String fallback = option.fallback().isEmpty() ? "" : "`" + option.fallback() + "`";
      rows.add(String.format("| `%s` | %s | %s |", option.key(), fallback, option.meaning()));
    }
    return String.join("\n", rows) + "\n";
  }

  @Test
  void optionsAreThoseOfTheCode() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf(OPEN) + OPEN.length();
    int to = page.indexOf(CLOSE, from);
    assertThat(from).as("the table's place").isGreaterThanOrEqualTo(OPEN.length());
    if (Boolean.getBoolean("readme.update")) {
      Files.writeString(PAGE, page.substring(0, from) + table() + page.substring(to));
      return;
    }
    assertThat(page.substring(from, to)).isEqualTo(table());
  }
}
