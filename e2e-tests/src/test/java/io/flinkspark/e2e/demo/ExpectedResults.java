package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a log must come to, as files that were computed outside this project.
 *
 * @param folder holds {@code <log>.expected.json} and a file for each table
 * @param log the log's file name
 */
public record ExpectedResults(Path folder, String log) {
  private static final List<String> TABLES =
      List.of(
          "tumbling_5min",
          "tumbling_1h",
          "sliding_1h_15min",
          "sessions_30min_per_host",
          "hosts",
          "targets_top100");
  private static final List<String> FIGURES =
      List.of(
          "records", "prefix_ok", "prefix_bad", "bytes_sum", "unique_hosts", "status", "method");

  /** Tables byte for byte, figures one by one. */
  public void verify(Path out) throws Exception {
    for (String table : TABLES) {
      verifyTable(out, table);
    }
    assertThat(Files.readString(out.resolve("tables/rejected.tsv"), StandardCharsets.ISO_8859_1))
        .as("rejected lines of " + log)
        .isEqualTo(rejected());
    verifySummary(out);
  }

  /** One table byte for byte. */
  public void verifyTable(Path out, String table) {
    assertThat(out.resolve("tables/" + table + ".tsv"))
        .as(table + " of " + log)
        .hasSameBinaryContentAs(file(table + ".tsv"));
  }

  /** The rejected lines as the table has them: the odd ones that do count are left out. */
  public String rejected() throws Exception {
    return Files.readString(file("bad.tsv"), StandardCharsets.ISO_8859_1)
        .lines()
        .filter(line -> line.startsWith("line\t") || line.matches("(?s)[0-9]+\tprefix\t.*"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private void verifySummary(Path out) throws Exception {
    JsonObject expected = JsonParser.object().from(Files.readString(file("expected.json")));
    JsonObject actual = JsonParser.object().from(Files.readString(out.resolve("summary.json")));
    for (String figure : FIGURES) {
      assertThat(actual.get(figure)).as(figure + " of " + log).isEqualTo(expected.get(figure));
    }
    assertThat(actual.getLong("unexplained_differences", -1)).isZero();
    assertThat(actual.has("late_records")).isTrue();
    assertThat(actual.has("corrected_windows")).isTrue();
  }

  private Path file(String kind) {
    return folder.resolve(log + "." + kind);
  }
}
