package io.flinkspark.bridge.spark;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.Limits;
import io.flinkspark.bridge.protocol.TlsOptions;
import io.flinkspark.bridge.protocol.Token;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.spark.network.util.JavaUtils;

/** The values of {@link BridgeOption} in Spark's configuration, written as Spark's own are. */
final class BridgeSettings {

  private final Map<BridgeOption, String> values = new EnumMap<>(BridgeOption.class);

  /**
   * @param configuration all of Spark's; only {@code spark.bridge.*} is looked at
   * @throws BridgeException when a name is unknown, with the nearest known one
   */
  BridgeSettings(Map<String, String> configuration) {
    configuration.forEach(
        (key, value) -> {
          if (key.startsWith(BridgeOption.PREFIX)) {
            values.put(option(key), value);
          }
        });
  }

  private static BridgeOption option(String key) {
    return Arrays.stream(BridgeOption.values())
        .filter(option -> option.key().equals(key))
        .findAny()
        .orElseThrow(
            () ->
                refused(
                    "Cannot use setting "
                        + key
                        + ": there is none of this name; is it "
                        + nearest(key)
                        + "?",
                    null));
  }

  private static String nearest(String key) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return Arrays.stream(BridgeOption.values())
        .map(BridgeOption::key)
        .min(Comparator.comparing(known -> distance.apply(key, known)))
        .orElseThrow();
  }

  private static BridgeException refused(String why, Exception cause) {
    return new BridgeException(ErrorCode.INVALID_ARGUMENT, why, cause);
  }

  Optional<String> text(BridgeOption option) {
    return Optional.of(values.getOrDefault(option, option.fallback()))
        .filter(value -> !value.isEmpty());
  }

  Duration duration(BridgeOption option) {
    return Duration.ofMillis(
        parsed(option, text -> JavaUtils.timeStringAs(text, TimeUnit.MILLISECONDS)));
  }

  int number(BridgeOption option) {
    return parsed(option, Integer::parseInt);
  }

  private int size(BridgeOption option) {
    return parsed(option, text -> Math.toIntExact(JavaUtils.byteStringAsBytes(text)));
  }

  private boolean flag(BridgeOption option) {
    return parsed(
        option,
        text -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("neither true nor false");
          }
          return text.equals("true");
        });
  }

  private <T> T parsed(BridgeOption option, Function<String, T> parse) {
    String value = text(option).orElse("");
    try {
      return parse.apply(value);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw refused(
          String.format("Cannot use setting %s: %s (%s)", option.key(), e.getMessage(), value), e);
    }
  }

  /** The secret of the file, or a new one. */
  Token token() {
    return text(BridgeOption.TOKEN_FILE)
        .map(Path::of)
        .map(Token::fromFile)
        .orElseGet(Token::random);
  }

  Limits limits() {
    return Limits.DEFAULT
        .withDataFrameBytes(size(BridgeOption.MAX_FRAME_SIZE))
        .withHandshakeTimeout(duration(BridgeOption.HANDSHAKE_TIMEOUT))
        .withSilenceTimeout(duration(BridgeOption.SILENCE_TIMEOUT))
        .withMaxConnections(number(BridgeOption.MAX_CONNECTIONS));
  }

  TlsOptions tls() {
    if (!flag(BridgeOption.TLS_ENABLED)) {
      values.keySet().stream()
          .filter(option -> option != BridgeOption.TLS_ENABLED && option.name().startsWith("TLS_"))
          .findFirst()
          .ifPresent(
              option -> {
                throw refused(
                    "Cannot use setting "
                        + option.key()
                        + ": "
                        + BridgeOption.TLS_ENABLED.key()
                        + " is not true",
                    null);
              });
      return TlsOptions.off();
    }
    TlsOptions.Builder tls = TlsOptions.on();
    text(BridgeOption.TLS_KEY_STORE)
        .ifPresent(
            store ->
                tls.keyStore(
                    Path.of(store),
                    needed(BridgeOption.TLS_KEY_STORE_PASSWORD, BridgeOption.TLS_KEY_STORE)));
    text(BridgeOption.TLS_CERTIFICATES)
        .ifPresent(
            certificates ->
                tls.pemIdentity(
                    Path.of(certificates),
                    Path.of(needed(BridgeOption.TLS_PRIVATE_KEY, BridgeOption.TLS_CERTIFICATES))));
    text(BridgeOption.TLS_TRUST_STORE)
        .ifPresent(
            store ->
                tls.trustStore(
                    Path.of(store),
                    needed(BridgeOption.TLS_TRUST_STORE_PASSWORD, BridgeOption.TLS_TRUST_STORE)));
    text(BridgeOption.TLS_TRUSTED_CERTIFICATES)
        .ifPresent(certificates -> tls.pemTrust(Path.of(certificates)));
    if (flag(BridgeOption.TLS_REQUIRE_CLIENT_CERTIFICATE)) {
      tls.requireClientCertificate();
    }
    return flag(BridgeOption.TLS_VERIFY_HOST) ? tls.build() : tls.withoutHostCheck().build();
  }

  private String needed(BridgeOption option, BridgeOption by) {
    return text(option)
        .orElseThrow(
            () -> refused("Cannot use setting " + by.key() + ": it needs " + option.key(), null));
  }
}
