package io.flinkspark.jobs.flink.accesslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkspark.jobs.flink.SharedData;
import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.RejectReason;
import io.flinkspark.schema.RejectedLine;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.types.Either;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogParserTest {

  private static final String COMMON =
      "::1 - joe [26/Dec/2016:16:16:29 +0200] \"GET /a?b=1 HTTP/1.1\" 404 209";

  private final AccessLogParser parser = new AccessLogParser();

  @Test
  void readsTheCommonFormat() {
    AccessEvent event = parsed(COMMON);

    assertThat(event.getHost()).isEqualTo("::1");
    assertThat(event.getIdentity()).isNull();
    assertThat(event.getUser()).isEqualTo("joe");
    assertThat(event.getEventTime()).isEqualTo(Instant.parse("2016-12-26T14:16:29Z"));
    assertThat(event.getRequest()).isEqualTo("GET /a?b=1 HTTP/1.1");
    assertThat(event.getMethod()).isEqualTo("GET");
    assertThat(event.getTarget()).isEqualTo("/a?b=1");
    assertThat(event.getProtocol()).isEqualTo("HTTP/1.1");
    assertThat(event.getStatus()).isEqualTo(404);
    assertThat(event.getBytes()).isEqualTo(209);
    assertThat(event.getReferer()).isNull();
    assertThat(event.getUserAgent()).isNull();
    assertThat(event.getExtra()).isNull();
    assertThat(event.getSource()).isEqualTo("test");
    assertThat(event.getOffset()).isEqualTo(41);
    assertThat(event.getLine()).isEqualTo(42);
  }

  @Test
  void readsTheCombinedFormatWithMoreFields() {
    AccessEvent event = parsed(COMMON + " \"http://x/\" \"a \\\"b\\\" \\\\\" \"-\" 0.1");

    assertThat(event.getReferer()).isEqualTo("http://x/");
    assertThat(event.getUserAgent()).isEqualTo("a \\\"b\\\" \\\\");
    assertThat(event.getExtra()).isEqualTo("\"-\" 0.1");
  }

  @Test
  void keepsATornTail() {
    AccessEvent event = parsed(COMMON + " \"-\" \"Mozilla/5.0 (comp");

    assertThat(event.getReferer()).isNull();
    assertThat(event.getUserAgent()).isNull();
    assertThat(event.getExtra()).isEqualTo("\"Mozilla/5.0 (comp");
    assertThat(parsed(COMMON + " ").getExtra()).isEmpty();
    assertThat(parsed(COMMON + " \"a\"b").getExtra()).isEqualTo("\"a\"b");
  }

  @Test
  void removesOneCarriageReturn() {
    assertThat(parsed(COMMON + "\r").getBytes()).isEqualTo(209);
    assertThat(parsed(COMMON + " \"a\" \"b\"\r\r").getExtra()).isEqualTo("\"b\"\r");
    assertThat(rejected(COMMON + "\r\r").getReason()).isEqualTo(RejectReason.BYTES);
  }

  @Test
  void keepsEveryByte() {
    String allBytes = "";
    for (char c = 1; c < 256; c++) {
      allBytes += c == '"' || c == '\\' || c == '\n' ? "" : String.valueOf(c);
    }
    AccessEvent event = parsed(COMMON.replace("/a?b=1", allBytes.replace(" ", "")));

    assertThat(event.getTarget()).isEqualTo(allBytes.replace(" ", ""));
    assertThat(rejected(allBytes).getText()).isEqualTo(allBytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "GET /",
        "GET  / HTTP/1.1",
        "GET /a b HTTP/1.1",
        "GET / HTTP/",
        "G T / x"
      })
  void leavesOddRequestsUnsplit(String request) {
    AccessEvent event = parsed(COMMON.replace("GET /a?b=1 HTTP/1.1", request));

    assertThat(event.getRequest()).isEqualTo(request);
    assertThat(event.getMethod()).isNull();
    assertThat(event.getTarget()).isNull();
    assertThat(event.getProtocol()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "BLANK|1|<>",
        "BLANK|1|<  >",
        "HOST|1|< a - [>",
        "HOST|2|<a\"b - - [>",
        "HOST|4|<abc>",
        "IDENTITY|5|<abc  - [>",
        "USER|7|<abc -  [>",
        "TIME|9|<abc - - GET>",
        "TIME|16|<abc - - [26/Dec_2016:16:16:29 +0200] >",
        "TIME|10|<abc - - [31/Apr/2016:16:16:29 +0200] >",
        "TIME|10|<abc - - [29/Feb/2015:16:16:29 +0200] >",
        "TIME|10|<abc - - [29/Feb/1900:16:16:29 +0200] >",
        "TIME|10|<abc - - [01/Feb/2015:24:00:00 +0200] >",
        "TIME|10|<abc - - [01/Feb/2015:23:60:00 +0200] >",
        "TIME|10|<abc - - [01/Feb/2015:23:59:60 +0200] >",
        "TIME|10|<abc - - [01/Feb/0000:23:59:59 +0200] >",
        "TIME|10|<abc - - [01/feb/2015:23:59:59 +0200] >",
        "TIME|10|<abc - - [01/Feb/2015:23:59:59 +0260] >",
        "REQUEST|38|<abc - - [26/Dec/2016:16:16:29 +0200] ->",
        "REQUEST|45|<abc - - [26/Dec/2016:16:16:29 +0200] \"GET / >",
        "STATUS|44|<abc - - [26/Dec/2016:16:16:29 +0200] \"GE\" 2x0 1>",
        "STATUS|46|<abc - - [26/Dec/2016:16:16:29 +0200] \"GE\" 2000 1>",
        "BYTES|47|<abc - - [26/Dec/2016:16:16:29 +0200] \"GE\" 200 >",
        "BYTES|48|<abc - - [26/Dec/2016:16:16:29 +0200] \"GE\" 200 1x>",
        "BYTES|65|<abc - - [26/Dec/2016:16:16:29 +0200] \"GE\" 200 9223372036854775808>"
      })
  void saysWhatDoesNotMatchAndWhere(RejectReason reason, int column, String quoted) {
    String line = quoted.substring(1, quoted.length() - 1);
    RejectedLine rejected = rejected(line);

    assertThat(rejected.getReason()).isEqualTo(reason);
    assertThat(rejected.getColumn()).isEqualTo(column);
    assertThat(rejected.getText()).isEqualTo(line);
    assertThat(rejected.getOffset()).isEqualTo(41);
  }

  @ParameterizedTest
  @CsvSource({
    "31/Dec/1969:23:59:59 +0000, 1969-12-31T23:59:59Z",
    "29/Feb/2000:00:00:00 -0130, 2000-02-29T01:30:00Z",
    "01/Jan/2015:00:30:00 +1400, 2014-12-31T10:30:00Z",
    "01/Jan/0001:00:00:00 +0000, 0001-01-01T00:00:00Z",
    "31/Dec/9999:23:59:59 +0000, 9999-12-31T23:59:59Z"
  })
  void readsTimesInTheirZone(String time, Instant expected) {
    assertThat(parsed(COMMON.replace("26/Dec/2016:16:16:29 +0200", time)).getEventTime())
        .isEqualTo(expected);
  }

  @Test
  void readsALineOfTenMegabytes() {
    String target = "/" + "\u00e4".repeat(10_000_000);

    assertThat(parsed(COMMON.replace("/a?b=1", target)).getTarget()).isEqualTo(target);
    assertThat(rejected(target).getText()).isEqualTo(target);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "elastic_apache_logs.log",
        "composite_dirty_A.log",
        "beats_apache_test.log",
        "beats_nginx_test.log"
      })
  void agreesWithTheAnswersOfRealLogs(String name) throws Exception {
    byte[] log = Files.readAllBytes(SharedData.log(name));
    JsonNode expected = new ObjectMapper().readTree(SharedData.expectedJson(name));
    Counts counts = new Counts();
    List<String> badLines = new ArrayList<>();
    int line = 0;
    for (int from = 0; from < log.length; line++) {
      int to = from;
      while (to < log.length && log[to] != '\n') {
        to++;
      }
      var parsed = parser.parse(log, from, to, name, line + 1, line + 1L);
      if (parsed.isLeft()) {
        counts.add(parsed.left(), parser.optionalFields());
      } else {
        badLines.add(line + 1 + "\tprefix\t" + parsed.right().getText());
      }
      from = to + 1;
    }

    assertThat(line).isEqualTo(expected.get("records").asInt());
    assertThat(badLines).hasSize(expected.get("prefix_bad").asInt());
    assertThat(badLines)
        .containsExactlyElementsOf(
            SharedData.expected(name, "bad.tsv").stream()
                .filter(row -> row.contains("\tprefix\t"))
                .toList());
    counts.longs.forEach(
        (figure, count) -> assertThat(count).as(figure).isEqualTo(expected.path(figure).asLong()));
    assertThat(asMap(expected.get("status"))).isEqualTo(counts.status);
    assertThat(asMap(expected.get("method"))).isEqualTo(counts.method);
  }

  private static Map<String, Long> asMap(JsonNode node) {
    Map<String, Long> map = new TreeMap<>();
    node.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().asLong()));
    return map;
  }

  private AccessEvent parsed(String line) {
    Either<AccessEvent, RejectedLine> either = parse(line);
    assertThat(either.isLeft()).as("%s", either).isTrue();
    return either.left();
  }

  private RejectedLine rejected(String line) {
    Either<AccessEvent, RejectedLine> either = parse(line);
    assertThat(either.isRight()).as("%s", either).isTrue();
    return either.right();
  }

  private Either<AccessEvent, RejectedLine> parse(String line) {
    byte[] bytes = ("xx" + line + "xx").getBytes(ISO_8859_1);
    return parser.parse(bytes, 2, bytes.length - 2, "test", 41, 42L);
  }

  private static final class Counts {
    private final Map<String, Long> longs = new TreeMap<>();
    private final Map<String, Long> status = new TreeMap<>();
    private final Map<String, Long> method = new TreeMap<>();
    private final Map<String, Long> hosts = new TreeMap<>();
    private final Map<String, Long> targets = new TreeMap<>();

    private Counts() {
      for (String figure :
          List.of(
              "prefix_ok",
              "exact_common",
              "exact_combined",
              "combined_plus_extra_fields",
              "prefix_ok_but_tail_not_combined",
              "request_line_not_METHOD_TARGET_HTTP",
              "bytes_dash",
              "bytes_sum",
              "ipv6_records",
              "unique_hosts",
              "unique_targets")) {
        longs.put(figure, 0L);
      }
    }

    private void add(AccessEvent event, int optionalFields) {
      count("prefix_ok", 1);
      count(format(event, optionalFields), 1);
      count("request_line_not_METHOD_TARGET_HTTP", event.getMethod() == null ? 1 : 0);
      count("bytes_dash", event.getBytes() == null ? 1 : 0);
      count("bytes_sum", event.getBytes() == null ? 0 : event.getBytes());
      count("ipv6_records", event.getHost().contains(":") ? 1 : 0);
      status.merge(String.valueOf(event.getStatus()), 1L, Long::sum);
      method.merge(event.getMethod() == null ? "(none)" : event.getMethod(), 1L, Long::sum);
      hosts.merge(event.getHost(), 1L, Long::sum);
      longs.put("unique_hosts", (long) hosts.size());
      if (event.getTarget() != null) {
        targets.merge(event.getTarget(), 1L, Long::sum);
      }
      longs.put("unique_targets", (long) targets.size());
    }

    private static String format(AccessEvent event, int optionalFields) {
      boolean more = event.getExtra() != null;
      if (optionalFields == 2) {
        return more ? "combined_plus_extra_fields" : "exact_combined";
      }
      return more || optionalFields == 1 ? "prefix_ok_but_tail_not_combined" : "exact_common";
    }

    private void count(String figure, long more) {
      longs.merge(figure, more, Long::sum);
    }
  }
}
