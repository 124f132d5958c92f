package io.flinkspark.bridge.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.Compression;
import io.flinkspark.bridge.protocol.DataPath;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.Limits;
import io.flinkspark.bridge.spark.TestReader.Received;
import io.flinkspark.bridge.spark.TestReader.Wish;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionITCase extends LocalSpark {

  private static final Wish LZ4 = Wish.all().compressed(Compression.LZ4);

  @ParameterizedTest
  @EnumSource
  void everyTypeArrivesCompressed(DataPath path) {
    StructType schema = RandomRows.schema();
    List<Row> rows = new RandomRows(11).rows(schema, 300);
    Dataset<Row> dataset = spark().createDataFrame(context().parallelize(rows, 2), schema);
    List<List<String>> expected = partitionsOf(dataset);
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("types", dataset);
      for (int partition = 0; partition < 2; partition++) {
        Wish wish = LZ4.inBatchesOf(64, 1 << 20).by(path);
        assertThat(reader.read("types", partition, wish).rows()).isEqualTo(expected.get(partition));
      }
    }
  }

  @Test
  void whatRepeatsItselfShrinks() {
    Dataset<Row> dataset =
        spark().range(0, 50_000, 1, 1).selectExpr("id", "'/index.html' as url").toDF();
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("lines", dataset);
      Received plain = reader.read("lines", 0, Wish.all());
      Received compressed = reader.read("lines", 0, LZ4);
      assertThat(compressed.rows()).isEqualTo(plain.rows());
      assertThat(compressed.largestBatch()).isLessThan(plain.largestBatch() / 2);
    }
  }

  @Test
  void aRowThatTheReaderCouldNotHoldIsRefusedThoughItShrinks() {
    Dataset<Row> dataset =
        spark().range(0, 1, 1, 1).selectExpr("repeat('0123456789', 1000000) as text").toDF();
    Limits small = Limits.DEFAULT.withDataFrameBytes(8 << 20);
    try (SparkBridge bridge = SparkBridge.builder(spark()).port(0).limits(small).start();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("huge", dataset);
      assertThatThrownBy(() -> reader.read("huge", 0, LZ4))
          .hasMessageContaining("Cannot send row 0")
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.ROW_TOO_LARGE));
    }
  }

  @Test
  void whatCannotBeDoneIsRefused() {
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("numbers", spark().range(10));
      assertThatThrownBy(() -> reader.read("numbers", 0, Wish.all().compressed(Compression.ZSTD)))
          .hasMessageContaining("batches are compressed with LZ4 or not at all (ZSTD)")
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }
  }
}
