package io.flinkspark.bridge.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.spark.TestReader.Received;
import io.flinkspark.bridge.spark.TestReader.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Tuple2;

class AllTypesITCase extends LocalSpark {

  private static final int ROWS = 120;
  private static final int PARTITIONS = 3;

  private static Dataset<Row> random(long seed) {
    StructType schema = RandomRows.schema();
    List<Row> rows = new RandomRows(seed).rows(schema, ROWS);
    return spark().createDataFrame(context().parallelize(rows, PARTITIONS), schema);
  }

  @ParameterizedTest
  @CsvSource({"1, 16384, 4194304", "2, 1, 4194304", "3, 7, 4194304", "4, 16384, 20000"})
  void everyTypeArrivesWithNullsAtEveryDepth(long seed, int batchRows, int batchBytes) {
    Dataset<Row> dataset = random(seed);
    List<List<String>> expected = partitionsOf(dataset);
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("types", dataset);
      for (int partition = 0; partition < PARTITIONS; partition++) {
        Received received =
            reader.read("types", partition, Wish.all().inBatchesOf(batchRows, batchBytes));
        assertThat(received.rows()).as("seed %d", seed).isEqualTo(expected.get(partition));
        assertThat(received.end()).isEqualTo(expected.get(partition).size());
        assertThat(received.batchRows()).allMatch(rows -> rows <= batchRows);
      }
    }
  }

  @Test
  void batchesKeepToTheirBytesUnlessOneRowIsLarger() {
    Dataset<Row> dataset =
        spark()
            .range(0, 100, 1, 1)
            .selectExpr("id", "repeat('x', if(id = 50, 100000, 1000)) as text")
            .toDF();
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("texts", dataset);
      Received received = reader.read("texts", 0, Wish.all().inBatchesOf(1000, 10_000));
      assertThat(received.rows()).isEqualTo(partitionsOf(dataset).get(0));
      assertThat(received.batchRows().stream().filter(rows -> rows == 1)).hasSize(1);
      assertThat(received.batchRows().stream().filter(rows -> rows == 9)).hasSizeGreaterThan(9);
    }
  }

  @Test
  void aSplitGoesOnAtAnyRow() {
    Dataset<Row> dataset = random(5);
    List<String> expected = partitionsOf(dataset).get(1);
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("types", dataset);
      for (int row : new int[] {1, 15, 16, 17, expected.size() - 1, expected.size()}) {
        Received received = reader.read("types", 1, Wish.all().from(row).inBatchesOf(16, 1 << 20));
        assertThat(received.rows()).isEqualTo(expected.subList(row, expected.size()));
        assertThat(received.end()).isEqualTo(expected.size());
      }
      assertThatThrownBy(() -> reader.read("types", 1, Wish.all().from(expected.size() + 1)))
          .hasMessageContaining("fewer than were read before")
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.SPLIT_FAILED));
      awaitNoTask();
    }
    assertThat(failedTasks()).hasSize(1);
  }

  @Test
  void typesWithoutAnEqualAreRefusedByName() {
    Dataset<Row> interval =
        spark().sql("select 1 as id, struct(make_interval(1, 2, 3) as i) as nested");
    Dataset<Row> twice = spark().sql("select 1 as id, 2 as id");
    try (SparkBridge bridge = bridge()) {
      assertThatThrownBy(() -> bridge.publish("interval", interval))
          .hasMessageContaining("Cannot publish column nested.i")
          .hasMessageContaining("interval")
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.TYPE_UNSUPPORTED));
      assertThatThrownBy(() -> bridge.publish("twice", twice))
          .hasMessageContaining("two have the same name (id)");
    }
  }

  @Test
  void aHugeRowTravelsAlone() {
    int mebibytes = 64;
    Dataset<Row> dataset =
        spark()
            .range(0, 3, 1, 1)
            .selectExpr(
                "id",
                "if(id = 1, repeat('0123456789abcdef', " + (mebibytes << 16) + "), 'x') as text")
            .selectExpr("id", "length(text) as length", "text")
            .toDF();
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("huge", dataset);
      Received received = reader.read("huge", 0, Wish.all());
      assertThat(received.batchRows()).containsExactly(1, 1, 1);
      assertThat(received.largestBatch()).isGreaterThan((long) mebibytes << 20);
      assertThat(received.rows().get(1)).startsWith("[1, " + (mebibytes << 20) + ", 0123456789");
    }
  }

  @Test
  void elementsOfAnRddComeAsTheirEncodersColumns() {
    List<String> words = new ArrayList<>(Stream.of("one", "two", "three", "four").toList());
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      Publication published =
          bridge.publish("words", context().parallelize(words, 2), Encoders.STRING());
      assertThat(published.partitions()).isEqualTo(2);
      assertThat(reader.read("words", 0, Wish.all()).rows()).containsExactly("[one]", "[two]");
      assertThat(reader.read("words", 1, Wish.all()).rows()).containsExactly("[three]", "[four]");
    }
  }

  @Test
  void pairsOfAnRddComeAsTwoColumns() {
    JavaPairRDD<String, Long> counts =
        context()
            .parallelize(List.of("b", "a", "b", "c", "a", "b"), 3)
            .mapToPair(word -> new Tuple2<>(word, 1L))
            .reduceByKey(Long::sum, 1);
    Encoder<Tuple2<String, Long>> encoder = Encoders.tuple(Encoders.STRING(), Encoders.LONG());
    PublishOptions sorted = PublishOptions.defaults().withDeterminism(Determinism.SORT);
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      assertThatThrownBy(() -> bridge.publish("counts", counts, encoder))
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.NOT_DETERMINISTIC));
      Publication published = bridge.publish("counts", counts, encoder, sorted);
      assertThat(published.schema().fieldNames()).containsExactly("_1", "_2");
      assertThat(reader.read("counts", 0, Wish.all()).rows())
          .containsExactly("[a, 2]", "[b, 3]", "[c, 1]");
    }
  }
}
