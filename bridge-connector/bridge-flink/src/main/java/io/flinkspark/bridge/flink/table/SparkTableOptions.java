package io.flinkspark.bridge.flink.table;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.flinkspark.bridge.protocol.Compression;
import io.flinkspark.bridge.protocol.DataPath;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * The options of a table with {@code 'connector' = 'spark'}. A catalog with {@code 'type' =
 * 'spark-bridge'} takes all but {@link #PUBLICATION}; they hold for its tables.
 */
public final class SparkTableOptions {

  public static final ConfigOption<String> ADDRESS =
      key("address")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Where the Spark driver is: bridge://host:port, several separated by commas.");

  public static final ConfigOption<String> PUBLICATION =
      key("publication")
          .stringType()
          .noDefaultValue()
          .withDescription("The name under which Spark publishes the rows.");

  public static final ConfigOption<String> TOKEN =
      key("token")
          .stringType()
          .noDefaultValue()
          .withDescription("The secret that the driver knows, too. Either this or token-file.");

  public static final ConfigOption<String> TOKEN_FILE =
      key("token-file")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A file that holds the secret, read where the query is planned. Either this or"
                  + " token.");

  public static final ConfigOption<String> CONSUMER =
      key("consumer")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The reader's name in Spark's job descriptions, logs and count of what was read; the"
                  + " table's own name unless set.");

  public static final ConfigOption<Integer> PARALLELISM = FactoryUtil.SOURCE_PARALLELISM;

  public static final ConfigOption<DataPath> DATA_PATH =
      key("data-path")
          .enumType(DataPath.class)
          .defaultValue(DataPath.DIRECT)
          .withDescription(
              "direct: readers dial the executors; relay: they dial the driver only, where"
                  + " executors cannot be reached.");

  public static final ConfigOption<Compression> COMPRESSION =
      key("compression")
          .enumType(Compression.class)
          .defaultValue(Compression.NONE)
          .withDescription("none or lz4; worth its time on slow networks only.");

  public static final ConfigOption<Integer> MAX_BATCH_ROWS =
      key("read.max-batch-rows")
          .intType()
          .defaultValue(16_384)
          .withDescription("Rows a batch at most.");

  public static final ConfigOption<MemorySize> MAX_BATCH_SIZE =
      key("read.max-batch-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(4))
          .withDescription("The size of a batch at most, unless a single row is larger.");

  public static final ConfigOption<Integer> RETRIES =
      key("retry.attempts")
          .intType()
          .defaultValue(10)
          .withDescription(
              "How often a broken split is opened again without a row in between before the job"
                  + " fails.");

  public static final ConfigOption<Duration> FIRST_PAUSE =
      key("retry.first-pause")
          .durationType()
          .defaultValue(Duration.ofMillis(200))
          .withDescription("The wait before the first retry; every further one is twice as long.");

  public static final ConfigOption<Duration> MAX_PAUSE =
      key("retry.max-pause")
          .durationType()
          .defaultValue(Duration.ofSeconds(15))
          .withDescription("The longest wait before a retry.");

  public static final ConfigOption<MemorySize> MAX_FRAME_SIZE =
      key("limits.max-frame-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(128))
          .withDescription("The largest batch taken; a larger row fails the job.");

  public static final ConfigOption<Duration> CONNECT_TIMEOUT =
      key("limits.connect-timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription("How long a connection may take to come about.");

  public static final ConfigOption<Duration> HANDSHAKE_TIMEOUT =
      key("limits.handshake-timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription("How long TLS, greeting and authentication may take together.");

  public static final ConfigOption<Duration> SILENCE_TIMEOUT =
      key("limits.silence-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(5))
          .withDescription("A connection silent for longer is taken for broken; 0 s: never.");

  public static final ConfigOption<Boolean> TLS_ENABLED =
      key("tls.enabled")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Whether connections are encrypted. The files named below are read where the query is"
                  + " planned and on every TaskManager.");

  public static final ConfigOption<Boolean> TLS_VERIFY_HOST =
      key("tls.verify-host")
          .booleanType()
          .defaultValue(true)
          .withDescription("Whether a certificate must be for the host that was dialed.");

  public static final ConfigOption<String> TLS_TRUST_STORE =
      key("tls.trust-store")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The certificates to trust, in a PKCS#12 or JKS store; the JVM's own unless set.");

  public static final ConfigOption<String> TLS_TRUST_STORE_PASSWORD =
      key("tls.trust-store-password")
          .stringType()
          .noDefaultValue()
          .withDescription("The password of the trust store.");

  public static final ConfigOption<String> TLS_TRUSTED_CERTIFICATES =
      key("tls.trusted-certificates")
          .stringType()
          .noDefaultValue()
          .withDescription("The certificates to trust, in a PEM file, instead of a trust store.");

  public static final ConfigOption<String> TLS_KEY_STORE =
      key("tls.key-store")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The own key and certificate, for a driver that asks for them (mutual TLS), in a"
                  + " PKCS#12 or JKS store.");

  public static final ConfigOption<String> TLS_KEY_STORE_PASSWORD =
      key("tls.key-store-password")
          .stringType()
          .noDefaultValue()
          .withDescription("The password of the key store.");

  public static final ConfigOption<String> TLS_CERTIFICATES =
      key("tls.certificates")
          .stringType()
          .noDefaultValue()
          .withDescription("The own certificate with its chain, in a PEM file.");

  public static final ConfigOption<String> TLS_PRIVATE_KEY =
      key("tls.private-key")
          .stringType()
          .noDefaultValue()
          .withDescription("The own PKCS#8 key without a password, in a PEM file.");

  /** Those whose values no catalog shows. */
  static final Set<ConfigOption<?>> SECRETS =
      Set.of(TOKEN, TLS_TRUST_STORE_PASSWORD, TLS_KEY_STORE_PASSWORD);

  /** Those that a table and a catalog may set. */
  static final Set<ConfigOption<?>> OPTIONAL =
      new LinkedHashSet<>(
          List.of(
              TOKEN,
              TOKEN_FILE,
              CONSUMER,
              PARALLELISM,
              DATA_PATH,
              COMPRESSION,
              MAX_BATCH_ROWS,
              MAX_BATCH_SIZE,
              RETRIES,
              FIRST_PAUSE,
              MAX_PAUSE,
              MAX_FRAME_SIZE,
              CONNECT_TIMEOUT,
              HANDSHAKE_TIMEOUT,
              SILENCE_TIMEOUT,
              TLS_ENABLED,
              TLS_VERIFY_HOST,
              TLS_TRUST_STORE,
              TLS_TRUST_STORE_PASSWORD,
              TLS_TRUSTED_CERTIFICATES,
              TLS_KEY_STORE,
              TLS_KEY_STORE_PASSWORD,
              TLS_CERTIFICATES,
              TLS_PRIVATE_KEY));

  private SparkTableOptions() {}
}
