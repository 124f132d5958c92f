package io.flinkspark.bridge.flink.table;

import io.flinkspark.bridge.flink.RetryPolicy;
import io.flinkspark.bridge.flink.SparkPublications;
import io.flinkspark.bridge.flink.SparkSource;
import io.flinkspark.bridge.flink.SparkSourceBuilder;
import io.flinkspark.bridge.protocol.BridgeAddress;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.Limits;
import io.flinkspark.bridge.protocol.TlsOptions;
import io.flinkspark.bridge.protocol.Token;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;

/** The values of {@link SparkTableOptions}, checked together when it is made. */
final class SparkTableConfig {

  private static final List<ConfigOption<String>> TLS_FILES =
      List.of(
          SparkTableOptions.TLS_TRUST_STORE,
          SparkTableOptions.TLS_TRUST_STORE_PASSWORD,
          SparkTableOptions.TLS_TRUSTED_CERTIFICATES,
          SparkTableOptions.TLS_KEY_STORE,
          SparkTableOptions.TLS_KEY_STORE_PASSWORD,
          SparkTableOptions.TLS_CERTIFICATES,
          SparkTableOptions.TLS_PRIVATE_KEY);

  private final ReadableConfig options;
  private final Token token;
  private final TlsOptions tls;
  private final Limits limits;
  private final RetryPolicy retry;
  private final BridgeAddress address;

  SparkTableConfig(ReadableConfig options) {
    this.options = options;
    try {
      address = BridgeAddress.parse(options.get(SparkTableOptions.ADDRESS));
      token = readToken();
      tls = readTls();
      limits = readLimits();
      retry =
          new RetryPolicy(
              options.get(SparkTableOptions.RETRIES),
              options.get(SparkTableOptions.FIRST_PAUSE),
              options.get(SparkTableOptions.MAX_PAUSE));
    } catch (BridgeException e) {
      throw new ValidationException(e.getMessage(), e);
    }
  }

  /** A client of the driver; the caller closes it. */
  SparkPublications publications() {
    return new SparkPublications(address, token, tls, limits);
  }

  /** A source with all of these options but the records. */
  SparkSourceBuilder<RowData> source(String table) {
    return SparkSource.<RowData>builder()
        .address(options.get(SparkTableOptions.ADDRESS))
        .token(token)
        .tls(tls)
        .limits(limits)
        .retry(retry)
        .publication(publication())
        .consumer(options.getOptional(SparkTableOptions.CONSUMER).orElse(table))
        .maxBatchRows(options.get(SparkTableOptions.MAX_BATCH_ROWS))
        .maxBatchBytes(bytes(SparkTableOptions.MAX_BATCH_SIZE))
        .compression(options.get(SparkTableOptions.COMPRESSION))
        .dataPath(options.get(SparkTableOptions.DATA_PATH));
  }

  String publication() {
    return options.get(SparkTableOptions.PUBLICATION);
  }

  String address() {
    return options.get(SparkTableOptions.ADDRESS);
  }

  Optional<Integer> parallelism() {
    return options.getOptional(SparkTableOptions.PARALLELISM);
  }

  private Token readToken() {
    Optional<String> secret = options.getOptional(SparkTableOptions.TOKEN);
    Optional<String> file = options.getOptional(SparkTableOptions.TOKEN_FILE);
    check(
        secret.isPresent() != file.isPresent(),
        "exactly one of the options 'token' and 'token-file' is needed");
    return secret.map(Token::of).orElseGet(() -> Token.fromFile(Path.of(file.orElseThrow())));
  }

  private Limits readLimits() {
    return Limits.DEFAULT
        .withDataFrameBytes(bytes(SparkTableOptions.MAX_FRAME_SIZE))
        .withConnectTimeout(options.get(SparkTableOptions.CONNECT_TIMEOUT))
        .withHandshakeTimeout(options.get(SparkTableOptions.HANDSHAKE_TIMEOUT))
        .withSilenceTimeout(options.get(SparkTableOptions.SILENCE_TIMEOUT));
  }

  private TlsOptions readTls() {
    if (!options.get(SparkTableOptions.TLS_ENABLED)) {
      for (ConfigOption<String> file : TLS_FILES) {
        check(
            options.getOptional(file).isEmpty(),
            "the option '" + file.key() + "' is set and 'tls.enabled' is not");
      }
      return TlsOptions.off();
    }
    TlsOptions.Builder tls = TlsOptions.on();
    Optional<Path> trustStore = path(SparkTableOptions.TLS_TRUST_STORE);
    Optional<Path> trusted = path(SparkTableOptions.TLS_TRUSTED_CERTIFICATES);
    Optional<Path> keyStore = path(SparkTableOptions.TLS_KEY_STORE);
    Optional<Path> certificates = path(SparkTableOptions.TLS_CERTIFICATES);
    Optional<Path> key = path(SparkTableOptions.TLS_PRIVATE_KEY);
    check(
        trustStore.isEmpty() || trusted.isEmpty(),
        "only one of the options 'tls.trust-store' and 'tls.trusted-certificates' can be set");
    check(
        keyStore.isEmpty() || certificates.isEmpty() && key.isEmpty(),
        "only one of the options 'tls.key-store' and 'tls.certificates' can be set");
    check(
        certificates.isPresent() == key.isPresent(),
        "the options 'tls.certificates' and 'tls.private-key' need each other");
    trustStore.ifPresent(
        store -> tls.trustStore(store, password(SparkTableOptions.TLS_TRUST_STORE_PASSWORD)));
    trusted.ifPresent(tls::pemTrust);
    keyStore.ifPresent(
        store -> tls.keyStore(store, password(SparkTableOptions.TLS_KEY_STORE_PASSWORD)));
    certificates.ifPresent(chain -> tls.pemIdentity(chain, key.orElseThrow()));
    if (!options.get(SparkTableOptions.TLS_VERIFY_HOST)) {
      tls.withoutHostCheck();
    }
    return tls.build();
  }

  private Optional<Path> path(ConfigOption<String> file) {
    return options.getOptional(file).map(Path::of);
  }

  private String password(ConfigOption<String> option) {
    Optional<String> password = options.getOptional(option);
    check(password.isPresent(), "the option '" + option.key() + "' is missing");
    return password.orElseThrow();
  }

  private int bytes(ConfigOption<MemorySize> option) {
    long bytes = options.get(option).getBytes();
    check(
        bytes > 0 && bytes <= Integer.MAX_VALUE - 64,
        "the option '" + option.key() + "' is out of range (" + bytes + " bytes)");
    return (int) bytes;
  }

  private static void check(boolean condition, String why) {
    if (!condition) {
      throw new ValidationException("Cannot read from Spark: " + why);
    }
  }
}
