package io.flinkspark.bridge.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.DataPath;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.Limits;
import io.flinkspark.bridge.protocol.TlsOptions;
import io.flinkspark.bridge.spark.TestReader.Wish;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS between reader, driver and executors, each in a process of its own but the first two. */
class ClusterTlsITCase {

  @TempDir static Path folder;

  private static TestKeys keys;
  private static SparkSession spark;

  @BeforeAll
  static void start() throws Exception {
    keys = new TestKeys(folder);
    keys.make("spark");
    keys.make("reader");
    keys.make("stranger");
    keys.trust("trusts-spark", "spark");
    keys.trust("trusts-both", "spark", "reader");
    spark = ClusterSpark.start("local-cluster[1,1,512]", Map.of());
  }

  @AfterAll
  static void stop() {
    ClusterSpark.stop(spark);
  }

  private static SparkBridge bridge(TlsOptions tls) {
    SparkBridge bridge = SparkBridge.builder(spark).port(0).tls(tls).start();
    bridge.publish("numbers", spark.range(0, 100_000, 1, 1));
    return bridge;
  }

  private static TestReader reader(SparkBridge bridge, TlsOptions tls) {
    return new TestReader(bridge.address(), bridge.token(), tls, Limits.DEFAULT);
  }

  @ParameterizedTest
  @EnumSource
  void rowsComeOverTls(DataPath path) {
    try (SparkBridge bridge = bridge(keys.tls("spark", "trusts-spark").build());
        TestReader reader = reader(bridge, keys.tls("trusts-spark").build())) {
      assertThat(reader.read("numbers", 0, Wish.all().by(path)).rows()).hasSize(100_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowsComeOverMutualTls(DataPath path) {
    try (SparkBridge bridge =
            bridge(keys.tls("spark", "trusts-both").requireClientCertificate().build());
        TestReader reader = reader(bridge, keys.tls("reader", "trusts-spark").build())) {
      assertThat(reader.read("numbers", 0, Wish.all().by(path)).rows()).hasSize(100_000);
    }
  }

  @Test
  void whoIsNotTrustedIsRefused() {
    try (SparkBridge bridge =
        bridge(keys.tls("spark", "trusts-both").requireClientCertificate().build())) {
      assertRefused(bridge, keys.tls("stranger", "trusts-spark").build());
      assertRefused(bridge, keys.tls("trusts-spark").build());
      assertRefused(bridge, TlsOptions.off());
    }
  }

  private static void assertRefused(SparkBridge bridge, TlsOptions tls) {
    assertThatThrownBy(() -> reader(bridge, tls).list())
        .isInstanceOfSatisfying(
            BridgeException.class,
            e ->
                assertThat(e.code())
                    .isIn(
                        ErrorCode.TLS_FAILED,
                        ErrorCode.CONNECTION_LOST,
                        ErrorCode.PEER_SILENT,
                        ErrorCode.NOT_A_BRIDGE));
  }
}
