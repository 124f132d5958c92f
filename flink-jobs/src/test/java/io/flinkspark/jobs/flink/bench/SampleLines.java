package io.flinkspark.jobs.flink.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Lines to measure with: real ones where they are at hand, otherwise made-up ones of their shape.
 */
final class SampleLines {

  /** How many there are. */
  static final int COUNT = 10_000;

  private final byte[] bytes;
  private final int[] ends;

  private SampleLines(byte[] bytes) {
    this.bytes = bytes;
    this.ends = new int[COUNT];
    int line = 0;
    for (int i = 0; i < bytes.length && line < COUNT; i++) {
      if (bytes[i] == '\n') {
        ends[line++] = i;
      }
    }
    if (line < COUNT) {
      throw new IllegalStateException("Cannot measure: the sample has only " + line + " lines");
    }
  }

  static SampleLines load() {
    Path real =
        Path.of(System.getProperty("shared.data.dir", "../shared/data"))
            .resolve("logs/elastic_apache_logs.log");
    try {
      return new SampleLines(Files.exists(real) ? Files.readAllBytes(real) : madeUp());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int from(int line) {
    return line == 0 ? 0 : ends[line - 1] + 1;
  }

  int to(int line) {
    return ends[line];
  }

  byte[] line(int line) {
    return Arrays.copyOfRange(bytes, from(line), to(line));
  }

  private static byte[] madeUp() {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < COUNT; i++) {
      log.append("83.149.").append(i % 200).append('.').append(i % 7);
      log.append(
          " - - [17/May/2015:%02d:%02d:%02d +0000] ".formatted(i / 3600, i / 60 % 60, i % 60));
      log.append("\"GET /presentations/logstash/images/kibana-").append(i % 300);
      log.append(".png HTTP/1.1\" 200 ").append(200_000 + i);
      log.append(" \"http://semicomplete.com/presentations/logstash/\" \"Mozilla/5.0 (Macintosh;");
      log.append(" Intel Mac OS X 10_9_1) AppleWebKit/537.36 (KHTML, like Gecko)\"\n");
    }
    return log.toString().getBytes(ISO_8859_1);
  }
}
