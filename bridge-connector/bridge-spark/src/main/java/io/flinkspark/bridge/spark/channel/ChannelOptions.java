package io.flinkspark.bridge.spark.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.spark.channel.stream.StreamOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.spark.network.util.JavaUtils;

/** The values of {@link ChannelOption} and of {@link StreamOption} in one read. */
final class ChannelOptions {

  private final Map<ChannelOption, String> values = new EnumMap<>(ChannelOption.class);
  private final Map<String, String> ofStream = new TreeMap<>();

  /**
   * @throws BridgeException when a name is unknown, with the nearest known one
   */
  ChannelOptions(Map<String, String> options) {
    options.forEach(
        (key, value) -> {
          if (StreamOption.of(key).isPresent()) {
            ofStream.put(key, value);
          } else {
            values.put(option(key), value);
          }
        });
  }

  private static ChannelOption option(String key) {
    return Arrays.stream(ChannelOption.values())
        .filter(option -> option.key().equalsIgnoreCase(key))
        .findAny()
        .orElseThrow(
            () ->
                refused(
                    String.format(
                        "Cannot use option %s: there is none of this name; is it %s?",
                        key, nearest(key)),
                    null));
  }

  private static String nearest(String key) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return Stream.concat(
            Arrays.stream(ChannelOption.values()).map(ChannelOption::key),
            Arrays.stream(StreamOption.values()).map(StreamOption::key))
        .min(Comparator.comparing(known -> distance.apply(key, known)))
        .orElseThrow();
  }

  static BridgeException refused(String why, Exception cause) {
    return new BridgeException(ErrorCode.INVALID_ARGUMENT, why, cause);
  }

  /** What a stream is told; refuses what only another read can be told. */
  Map<String, String> ofStream() {
    for (ChannelOption option : values.keySet()) {
      if (!option.isForStreams()) {
        throw refused(
            String.format(
                "Cannot use option %s in a stream: it is for other reads. See option %s",
                option.key(), StreamOption.START.key()),
            null);
      }
    }
    return ofStream;
  }

  /** Refuses what only a stream can be told. */
  void requireNoStream() {
    for (String key : ofStream.keySet()) {
      throw refused(
          String.format("Cannot use option %s here: it is for streams, see readStream()", key),
          null);
    }
  }

  Optional<String> text(ChannelOption option) {
    return Optional.of(values.getOrDefault(option, option.fallback()))
        .filter(value -> !value.isBlank());
  }

  String path() {
    return text(ChannelOption.PATH)
        .orElseThrow(
            () -> refused("Cannot read a channel: no path is given, as in load(path)", null));
  }

  /** The number of an epoch. */
  OptionalLong epoch(ChannelOption option) {
    return parsed(option, ChannelOptions::parseEpoch)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  private static long parseEpoch(String text) {
    long epoch = Long.parseLong(text.strip());
    if (epoch < 1) {
      throw new IllegalArgumentException("the first epoch is 1");
    }
    return epoch;
  }

  Optional<Instant> instant(ChannelOption option) {
    return parsed(option, ChannelOptions::parseInstant);
  }

  private static Instant parseInstant(String text) {
    try {
      return OffsetDateTime.parse(text.strip()).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "it is no time with its zone, such as 2026-11-20T10:00Z", e);
    }
  }

  /** Whether an option that takes the number of an epoch or a time has a number. */
  boolean isEpoch(ChannelOption option) {
    return text(option).filter(text -> text.strip().matches("[+-]?\\d+")).isPresent();
  }

  boolean flag(ChannelOption option) {
    return parsed(
            option,
            text -> {
              if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
                throw new IllegalArgumentException("it is neither true nor false");
              }
              return text.equalsIgnoreCase("true");
            })
        .orElse(false);
  }

  Duration duration(ChannelOption option) {
    return parsed(option, text -> JavaUtils.timeStringAs(text, TimeUnit.MILLISECONDS))
        .map(Duration::ofMillis)
        .orElse(Duration.ZERO);
  }

  private <T> Optional<T> parsed(ChannelOption option, Function<String, T> parse) {
    return text(option)
        .map(
            text -> {
              try {
                return parse.apply(text);
              } catch (IllegalArgumentException e) {
                throw refused(
                    String.format(
                        "Cannot use option %s: %s (%s)", option.key(), e.getMessage(), text),
                    e);
              }
            });
  }

  void requireNotBoth(ChannelOption one, ChannelOption other) {
    if (text(one).isPresent() && text(other).isPresent()) {
      throw refused(
          String.format("Cannot use options %s and %s together", one.key(), other.key()), null);
    }
  }
}
