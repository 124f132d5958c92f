package io.flinkspark.jobs.flink.accesslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.RejectedLine;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.types.Either;
import org.junit.jupiter.api.Test;

/** Mutated lines: never throws, and agrees with a regular expression that says the same grammar. */
class AccessLogParserFuzzTest {

  private static final int LINES = 200_000;

  private static final Pattern GRAMMAR =
      Pattern.compile(
          "([^ \"]+) ([^ ]+) ([^ ]+) \\[(.{20}) ([+-])(\\d\\d)(\\d\\d)\\]"
              + " \"((?:[^\"\\\\]++|\\\\.)*+)\" (\\d{3}) (\\d+|-)(?: .*)?",
          Pattern.DOTALL);
  private static final Pattern REQUEST =
      Pattern.compile(
          "([!#-'*+.^_`|~0-9A-Za-z-]+) ([^ ]+) (HTTP/\\d+(?:\\.\\d+)?)", Pattern.DOTALL);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss", Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final List<String> SEEDS =
      List.of(
          "1.2.3.4 - - [28/Feb/2015:10:05:03 +0000] \"GET /p HTTP/1.0\" 200 203023 \"-\" \"a b\"",
          "::1 id me [31/Dec/2016:23:59:59 -0930] \"POST /x?y HTTP/2\" 503 - \"r\" \"u\" 1 \"z\"\r",
          "h - - [01/Jan/1970:00:00:00 +0545] \"\\\"q\\\\ \" 408 9223372036854775807",
          "10.0.0.2, 10.0.0.1 - - [07/Dec/2016:11:05:07 +0100] \"GET /o HTTP/1.1\" 200 571");
  private static final String ALPHABET = " \"\\[]/:+-0123456789.aGTHP\t\r\u00e4\u0000";

  private final AccessLogParser parser = new AccessLogParser();

  @Test
  void agreesWithTheGrammarOnMutatedLines() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println("AccessLogParserFuzzTest: -Dtest.seed=" + seed);
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < LINES; i++) {
      String line = mutate(random);
      byte[] bytes = line.getBytes(ISO_8859_1);
      Either<AccessEvent, RejectedLine> result = parser.parse(bytes, 0, bytes.length, "f", i, null);
      String body = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      Matcher expected = GRAMMAR.matcher(body);
      OptionalLong time = expected.matches() ? time(expected) : OptionalLong.empty();
      boolean valid = time.isPresent() && bytesFit(expected.group(10));
      assertThat(result.isLeft()).as("seed %d, line <%s>", seed, line).isEqualTo(valid);
      if (valid) {
        accepted++;
        compare(result.left(), expected, time.getAsLong());
      } else {
        assertThat(result.right().getText()).isEqualTo(body);
        assertThat(result.right().getColumn()).isBetween(1, body.length() + 1);
      }
    }
    assertThat(accepted).isBetween(LINES / 10, LINES - LINES / 10);
  }

  private static void compare(AccessEvent event, Matcher expected, long time) {
    assertThat(event.getHost()).isEqualTo(expected.group(1));
    assertThat(event.getEventTime().toEpochMilli()).isEqualTo(time);
    assertThat(event.getRequest()).isEqualTo(expected.group(8));
    assertThat(event.getStatus()).isEqualTo(Integer.parseInt(expected.group(9)));
    assertThat(event.getBytes() == null ? "-" : new BigInteger(event.getBytes().toString()))
        .isEqualTo(expected.group(10).equals("-") ? "-" : new BigInteger(expected.group(10)));
    Matcher request = REQUEST.matcher(expected.group(8));
    boolean split = request.matches();
    assertThat(event.getMethod()).isEqualTo(split ? request.group(1) : null);
    assertThat(event.getTarget()).isEqualTo(split ? request.group(2) : null);
    assertThat(event.getProtocol()).isEqualTo(split ? request.group(3) : null);
  }

  private static String mutate(Random random) {
    StringBuilder line = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
    for (int n = random.nextInt(4); n > 0 && line.length() > 0; n--) {
      int at = random.nextInt(line.length());
      char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(5)) {
        case 0 -> line.deleteCharAt(at);
        case 1 -> line.insert(at, c);
        case 2 -> line.setLength(at);
        case 3 -> line.insert(at, line.substring(at, Math.min(line.length(), at + 9)));
        default -> line.setCharAt(at, c);
      }
    }
    return line.toString();
  }

  private static OptionalLong time(Matcher line) {
    try {
      LocalDateTime local = LocalDateTime.parse(line.group(4), TIME);
      int hours = Integer.parseInt(line.group(6));
      int minutes = Integer.parseInt(line.group(7));
      if (local.getYear() == 0 || hours > 23 || minutes > 59) {
        return OptionalLong.empty();
      }
      long zone = (hours * 60L + minutes) * 60_000 * (line.group(5).equals("-") ? -1 : 1);
      return OptionalLong.of(local.toInstant(ZoneOffset.UTC).toEpochMilli() - zone);
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  private static boolean bytesFit(String bytes) {
    return bytes.equals("-")
        || new BigInteger(bytes).compareTo(BigInteger.valueOf(Long.MAX_VALUE)) <= 0;
  }
}
