package io.flinkspark.bridge.spark.channel.stream;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.Arrays;
import java.util.Locale;

/** What a stream does when the producer went back behind epochs that the stream has read. */
enum RewindRule {
  /** Fails: what was read has to be undone first. */
  FAIL,
  /** Goes on with the epochs that come then, and warns. */
  CONTINUE;

  static RewindRule parse(String text) {
    return Arrays.stream(values())
        .filter(rule -> rule.name().equals(text.toUpperCase(Locale.ROOT)))
        .findAny()
        .orElseThrow(
            () ->
                new BridgeException(
                    ErrorCode.INVALID_ARGUMENT,
                    String.format(
                        "Cannot use on-rewind: it is neither fail nor continue (%s)", text)));
  }
}
