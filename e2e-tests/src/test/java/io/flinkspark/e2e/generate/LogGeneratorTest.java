package io.flinkspark.e2e.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class LogGeneratorTest {
  private static final int LINES = 60_000;
  private static final Pattern LINE =
      Pattern.compile("(\\S+) \\S+ \\S+ \\[([^]]+)] \"([^\"]*)\" ([0-9]{3}) ([0-9]+|-)(?: .*)?\r?");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

  private static List<String> log;

  @BeforeAll
  static void generate() throws IOException {
    log = List.of(new String(bytes(LINES, 7), StandardCharsets.ISO_8859_1).split("\n", -1));
  }

  @Test
  void sameSeedSameBytes() throws IOException {
    assertThat(bytes(2_000, 1)).isEqualTo(bytes(2_000, 1));
    assertThat(bytes(2_000, 1)).isNotEqualTo(bytes(2_000, 2));
  }

  @Test
  void hasAsManyLinesAsAskedFor() throws IOException {
    assertThat(log).hasSize(LINES + 1).last().isEqualTo("");
    assertThat(bytes(1, 3)).endsWith('\n');
  }

  @Test
  void isMostlyCleanAndALittleDirty() {
    long bad = log.subList(0, LINES).stream().filter(l -> !LINE.matcher(l).matches()).count();
    assertThat(bad).isBetween(20L, (long) (LINES * 0.01));
    assertThat(log).contains("").anyMatch(l -> l.startsWith("\u0016\u0003"));
    assertThat(log).anyMatch(l -> l.endsWith("\r")).anyMatch(l -> l.contains("\\\"quoted\\\""));
  }

  @Test
  void coversTwoDaysWithBusyAndQuietHours() {
    Map<Integer, Integer> hours = new HashMap<>();
    log.forEach(
        line -> {
          Matcher matcher = LINE.matcher(line);
          if (matcher.matches()) {
            OffsetDateTime time = OffsetDateTime.parse(matcher.group(2), TIME);
            hours.merge(time.getDayOfMonth() * 24 + time.getHour(), 1, Integer::sum);
          }
        });
    assertThat(hours).hasSize(48);
    assertThat(Collections.max(hours.values())).isGreaterThan(5 * Collections.min(hours.values()));
  }

  @Test
  void hasLateLinesAndMostInOrder() {
    long watermark = Long.MIN_VALUE;
    int late = 0;
    int outOfOrder = 0;
    for (String line : log) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        long second = OffsetDateTime.parse(matcher.group(2), TIME).toEpochSecond();
        late += second < watermark - 60 ? 1 : 0;
        outOfOrder += second < watermark ? 1 : 0;
        watermark = Math.max(watermark, second);
      }
    }
    assertThat(late).isBetween(LINES / 1_000, LINES / 200);
    assertThat(outOfOrder).isGreaterThan(late * 5).isLessThan(LINES / 2);
  }

  @Test
  void hasRegularsIpv6AndEpisodesOfErrors() {
    Map<String, Integer> hosts = new HashMap<>();
    Map<String, Integer> statuses = new HashMap<>();
    log.forEach(
        line -> {
          Matcher matcher = LINE.matcher(line);
          if (matcher.matches()) {
            hosts.merge(matcher.group(1), 1, Integer::sum);
            statuses.merge(matcher.group(4).substring(0, 1), 1, Integer::sum);
          }
        });
    assertThat(hosts.size()).isGreaterThan(1_000);
    assertThat(hosts.keySet()).anyMatch(host -> host.contains("::"));
    assertThat(Collections.max(hosts.values())).isGreaterThan(LINES / 100);
    assertThat(statuses.get("5")).isBetween(LINES / 2_000, LINES / 10);
    assertThat(statuses.get("4")).isBetween(LINES / 200, LINES / 5);
  }

  @Test
  void refusesNoLines() {
    assertThatThrownBy(() -> new LogGenerator(0, 1))
        .hasMessage("Cannot generate a log: 0 lines is too few");
  }

  private static byte[] bytes(long lines, long seed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new LogGenerator(lines, seed).write(out);
    return out.toByteArray();
  }
}
