package io.flinkspark.bridge.spark;

import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.rand;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.spark.TestReader.Wish;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;

class DeterminismITCase extends LocalSpark {

  private static final UDF1<Long, Long> PLUS_CHANCE = id -> id + (long) (Math.random() * 1000);

  private static Dataset<Row> shuffled() {
    return spark().range(0, 1000, 1, 4).toDF().repartition(3, col("id"));
  }

  private static Dataset<Row> random() {
    spark()
        .udf()
        .register("plus_chance", udf(PLUS_CHANCE, DataTypes.LongType).asNondeterministic());
    return spark().range(0, 1000, 1, 2).select(call_udf("plus_chance", col("id")).as("id"));
  }

  private static List<String> readAll(TestReader reader, String name, int partitions) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      rows.addAll(reader.read(name, i, Wish.all()).rows());
    }
    return rows;
  }

  @Test
  void whatMayChangeIsRefusedWithTheThreeChoices() {
    try (SparkBridge bridge = bridge()) {
      assertThatThrownBy(() -> bridge.publish("shuffled", shuffled()))
          .hasMessageContaining("its rows in another order")
          .hasMessageContaining("Determinism.SORT")
          .hasMessageContaining("Determinism.CHECKPOINT")
          .hasMessageContaining("write it to files")
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.NOT_DETERMINISTIC));
      assertThatThrownBy(() -> bridge.publish("random", random()))
          .hasMessageContaining("other rows");
    }
  }

  @Test
  void sortingHelpsOrderAloneAndSaysSo() {
    PublishOptions sort = PublishOptions.defaults().withDeterminism(Determinism.SORT);
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      Publication published = bridge.publish("shuffled", shuffled(), sort);
      List<String> rows = readAll(reader, "shuffled", published.partitions());
      assertThat(rows)
          .containsExactlyInAnyOrderElementsOf(
              LongStream.range(0, 1000).mapToObj(id -> "[" + id + "]").toList());
      assertThat(readAll(reader, "shuffled", published.partitions())).isEqualTo(rows);
      assertThatThrownBy(() -> bridge.publish("random", random(), sort))
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.NOT_DETERMINISTIC));
      assertThatThrownBy(() -> bridge.publish("seeded", shuffled().withColumn("r", rand(1)), sort))
          .hasMessageContaining("other rows");
    }
  }

  /** Rows that are equal to Spark though their bits differ, and a type that it cannot order. */
  @Test
  void sortingTellsApartWhatSparkDoesNot() {
    StructType schema =
        new StructType()
            .add("d", DataTypes.DoubleType)
            .add("m", DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType));
    List<Row> rows = new ArrayList<>();
    for (double value : new double[] {0.0, -0.0, Double.NaN}) {
      rows.add(RowFactory.create(value, null));
      rows.add(RowFactory.create(1.0, JavaConverters.mapAsScalaMap(Map.of("a", value))));
    }
    List<String> sorted = sortedBytes(rows, schema);
    assertThat(sorted).doesNotHaveDuplicates().hasSize(6);
    for (int seed = 0; seed < 5; seed++) {
      Collections.shuffle(rows, new Random(seed));
      assertThat(sortedBytes(rows, schema)).as("seed %d", seed).isEqualTo(sorted);
    }
  }

  private static List<String> sortedBytes(List<Row> rows, StructType schema) {
    Dataset<Row> dataset = spark().createDataFrame(context().parallelize(rows, 1), schema);
    return RowSorter.sorted(dataset.queryExecution().toRdd(), schema)
        .toJavaRDD()
        .map(row -> HexFormat.of().formatHex(((UnsafeRow) row).getBytes()))
        .collect();
  }

  @Test
  void publishingSortedComputesAShuffleOnce() {
    PublishOptions sort = PublishOptions.defaults().withDeterminism(Determinism.SORT);
    LongAccumulator computed = spark().sparkContext().longAccumulator("computed");
    UDF1<Long, Long> counting =
        id -> {
          computed.add(1);
          return id;
        };
    spark().udf().register("counting", udf(counting, DataTypes.LongType));
    Dataset<Row> dataset =
        spark()
            .range(0, 1000, 1, 4)
            .select(call_udf("counting", col("id")).as("id"))
            .repartition(3, col("id"));
    assertThat(spark().conf().get("spark.sql.adaptive.enabled")).isEqualTo("true");
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      Publication published = bridge.publish("shuffled", dataset, sort);
      assertThat(readAll(reader, "shuffled", published.partitions())).hasSize(1000);
      assertThat(computed.value()).isEqualTo(1000);
    }
  }

  @Test
  void aCheckpointMakesEverythingRepeatable(@TempDir Path directory) {
    PublishOptions checkpoint = PublishOptions.defaults().withDeterminism(Determinism.CHECKPOINT);
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      assertThatThrownBy(() -> bridge.publish("random", random(), checkpoint))
          .hasMessageContaining("Spark has no checkpoint directory");
      spark().sparkContext().setCheckpointDir(directory.toUri().toString());
      bridge.publish("random", random(), checkpoint);
      List<String> rows = readAll(reader, "random", 2);
      assertThat(rows).hasSize(1000);
      assertThat(readAll(reader, "random", 2)).isEqualTo(rows);
    }
  }

  @Test
  void seedsRepeatThemselvesOnRowsThatKeepTheirOrder() {
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("seeded", spark().range(0, 100, 1, 2).withColumn("r", rand(7)));
      List<String> rows = readAll(reader, "seeded", 2);
      assertThat(readAll(reader, "seeded", 2)).isEqualTo(rows);
    }
  }
}
