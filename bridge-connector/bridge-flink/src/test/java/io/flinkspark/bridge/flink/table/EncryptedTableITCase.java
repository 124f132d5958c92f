package io.flinkspark.bridge.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.flink.NumberedRows;
import io.flinkspark.bridge.flink.TestBridge;
import io.flinkspark.bridge.protocol.TlsOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SQL over TLS with certificates on both sides, with keys that the JDK's keytool makes. */
@Timeout(600)
class EncryptedTableITCase {

  private static final String PASSWORD = "not a secret";

  @TempDir static Path folder;
  private static TestBridge bridge;

  @BeforeAll
  static void start() throws Exception {
    for (String name : List.of("server", "client")) {
      keytool(
          name, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1");
      keytool(name, "-exportcert", "-rfc", "-file", file(name + ".pem"));
    }
    bridge =
        new TestBridge(
            NumberedRows.of(2, 10),
            4,
            TlsOptions.on()
                .keyStore(Path.of(file("server.p12")), PASSWORD)
                .pemTrust(Path.of(file("client.pem")))
                .requireClientCertificate()
                .build());
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  private static void keytool(String alias, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-J-Xmx64m",
            "-alias",
            alias,
            "-keystore",
            file(alias + ".p12"),
            "-storepass",
            PASSWORD));
    Path log = folder.resolve("keytool.log");
    Process keytool =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(Files.readString(log)).isZero();
  }

  @SuppressWarnings("try") // Flink's iterator says that closing may be interrupted.
  private static List<Row> count(String tlsOptions) throws Exception {
    TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    tables.executeSql(
        """
        CREATE TEMPORARY TABLE numbers (id BIGINT) WITH (
          'connector' = 'spark', 'address' = '%s', 'token' = '%s', 'publication' = 'numbers',
          'limits.connect-timeout' = '50 s', %s)
        """
            .formatted(bridge.address(), bridge.token().reveal(), tlsOptions));
    List<Row> rows = new ArrayList<>();
    try (var iterator = tables.executeSql("SELECT COUNT(*) FROM numbers").collect()) {
      iterator.forEachRemaining(rows::add);
    }
    return rows;
  }

  @Test
  void readsWithAKeyStoreAndWithoutACheckOfTheHost() throws Exception {
    assertThat(
            count(
                """
                'tls.enabled' = 'true', 'tls.verify-host' = 'false',
                'tls.trusted-certificates' = '%s',
                'tls.key-store' = '%s', 'tls.key-store-password' = '%s'
                """
                    .formatted(file("server.pem"), file("client.p12"), PASSWORD)))
        .containsExactly(Row.of(20L));
  }

  @Test
  void refusesADriverThatIsNotTrusted() {
    assertThatThrownBy(
            () ->
                count(
                    """
                    'tls.enabled' = 'true', 'tls.trusted-certificates' = '%s',
                    'tls.key-store' = '%s', 'tls.key-store-password' = '%s'
                    """
                        .formatted(file("client.pem"), file("client.p12"), PASSWORD)))
        .hasStackTraceContaining("BRIDGE-1010")
        .message()
        .doesNotContain(PASSWORD);
  }
}
