package io.flinkspark.bridge.spark;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.DataMessage.Batch;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.ReadPlan;
import io.flinkspark.bridge.spark.TestReader.Received;
import io.flinkspark.bridge.spark.TestReader.Wish;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes in vectors arrives as what comes in rows, to the byte. */
class ColumnarITCase extends LocalSpark {

  private static final int ROWS = 400;

  @TempDir private Path directory;

  @BeforeEach
  void manyFieldsMayBeColumnar() {
    spark().conf().set("spark.sql.codegen.maxFields", 10_000);
    spark().conf().set("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED");
    spark().conf().set("spark.sql.parquet.int96RebaseModeInWrite", "CORRECTED");
  }

  @AfterEach
  void forgetSettings() {
    List.of(
            "spark.sql.codegen.maxFields",
            "spark.sql.parquet.datetimeRebaseModeInWrite",
            "spark.sql.parquet.int96RebaseModeInWrite",
            "spark.sql.parquet.outputTimestampType",
            "spark.sql.columnVector.offheap.enabled",
            "spark.sql.parquet.columnarReaderBatchSize",
            "spark.sql.orc.columnarReaderBatchSize",
            "spark.sql.inMemoryColumnarStorage.batchSize")
        .forEach(spark().conf()::unset);
  }

  private static Dataset<Row> random(long seed, StructType schema) {
    List<Row> rows = new RandomRows(seed).rows(schema, ROWS);
    return spark().createDataFrame(context().parallelize(rows, 1), schema);
  }

  private Dataset<Row> written(Dataset<Row> dataset, String format, String dictionary) {
    String path = directory.resolve(format + dictionary).toString();
    String timestamps = dictionary.equals("true") ? "TIMESTAMP_MICROS" : "INT96";
    spark().conf().set("spark.sql.parquet.outputTimestampType", timestamps);
    dataset
        .write()
        .format(format)
        .option("parquet.enable.dictionary", dictionary)
        .option("orc.dictionary.key.threshold", dictionary.equals("true") ? "1.0" : "0")
        .option("parquet.block.size", 32 << 10)
        .option("parquet.page.size", 2 << 10)
        .option("parquet.block.size.row.check.min", 10)
        .option("parquet.page.size.row.check.min", 10)
        .save(path);
    return spark().read().format(format).load(path);
  }

  /** The same rows, which Spark makes one by one because a filter is left to it. */
  private static Dataset<Row> byRow(Dataset<Row> dataset) {
    return dataset.filter("length(hex(hash(" + dataset.columns()[0] + "))) > 0");
  }

  private static void assertSame(List<Batch> columnar, List<Batch> rows, String as) {
    assertThat(columnar.stream().map(Batch::rows))
        .as(as)
        .isEqualTo(rows.stream().map(Batch::rows).toList());
    for (int i = 0; i < rows.size(); i++) {
      assertThat(columnar.get(i).equals(rows.get(i))).as("%s, batch %d", as, i).isTrue();
    }
  }

  private static ReadPlan limitedTo(long rows) {
    return new ReadPlan(true, List.of(), List.of(), rows);
  }

  @ParameterizedTest
  @CsvSource({
    "1, parquet, true, false, 4096, 16384, 4194304",
    "2, parquet, false, false, 4096, 16384, 4194304",
    "3, parquet, true, true, 64, 100, 4194304",
    "4, parquet, false, true, 64, 100, 4194304",
    "5, parquet, true, false, 33, 16384, 30000",
    "6, parquet, false, false, 50, 7, 4194304",
    "7, parquet, false, true, 4096, 16384, 3000",
    "8, orc, true, false, 4096, 16384, 4194304",
    "9, orc, false, true, 64, 100, 20000"
  })
  void everyTypeArrivesAsItDoesByRow(
      long seed,
      String format,
      String dictionary,
      boolean outsideHeap,
      int vectorRows,
      int batchRows,
      int batchBytes) {
    spark().conf().set("spark.sql.columnVector.offheap.enabled", outsideHeap);
    spark().conf().set("spark.sql." + format + ".columnarReaderBatchSize", vectorRows);
    Dataset<Row> dataset = written(random(seed, RandomRows.schemaOfFiles()), format, dictionary);
    List<String> expected = partitionsOf(dataset).get(0);
    Wish wish = Wish.all().inBatchesOf(batchRows, batchBytes);
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      Publication columnar = bridge.publish("columnar", dataset);
      Publication byRow = bridge.publish("by-row", byRow(dataset));
      assertThat(columnar.description()).startsWith("1 partitions, columnar: Scan " + format);
      assertThat(byRow.description()).isEqualTo("1 partitions, row by row: Filter");
      String as = "seed " + seed;
      assertThat(reader.read("columnar", 0, wish).rows()).as(as).isEqualTo(expected);
      assertSame(
          reader.readBatches("columnar", 0, wish), reader.readBatches("by-row", 0, wish), as);
      Random random = new Random(seed);
      for (int i = 0; i < 6; i++) {
        Wish resumed = wish.from(i == 0 ? ROWS : random.nextInt(ROWS));
        ReadPlan some = limitedTo(1 + random.nextInt(ROWS - 1));
        assertSame(
            reader.readBatches("columnar", 0, resumed),
            reader.readBatches("by-row", 0, resumed),
            as + " from " + resumed.startRow());
        assertThat(reader.read("columnar", 0, wish.with(some)).rows())
            .isEqualTo(expected.subList(0, (int) some.limit()));
      }
    }
  }

  @Test
  void aLimitHoldsAcrossAResume() {
    Dataset<Row> dataset = written(spark().range(0, 1000, 1, 1).toDF(), "parquet", "true");
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("numbers", dataset);
      Wish wish = Wish.all().with(limitedTo(700)).inBatchesOf(64, 1 << 20);
      Received received = reader.read("numbers", 0, wish.from(650));
      assertThat(received.rows()).hasSize(50).startsWith("[650]").endsWith("[699]");
      assertThat(received.end()).isEqualTo(700);
      assertThat(reader.read("numbers", 0, wish.from(700)).rows()).isEmpty();
      assertThatThrownBy(() -> reader.read("numbers", 0, Wish.all().from(1001)))
          .hasMessageContaining("it has 1000 rows, fewer than were read before (1001)")
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.SPLIT_FAILED));
      awaitNoTask();
    }
    assertThat(failedTasks()).hasSize(1);
  }

  @Test
  void columnsAreChosenOrderedAndRenamedWithoutRows() {
    Dataset<Row> dataset = written(random(11, RandomRows.schemaOfFiles()), "parquet", "true");
    Dataset<Row> chosen =
        dataset.select(
            col("required").as("number"), col("flat10"), col("deep"), col("flat0").as("flag"));
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      assertThat(bridge.publish("chosen", chosen).description()).contains("columnar");
      assertThat(reader.read("chosen", 0, Wish.all()).rows())
          .isEqualTo(partitionsOf(chosen).get(0));
      Wish two = Wish.all().with(ReadPlan.ALL.withColumns(List.of("flag", "number")));
      assertThat(reader.read("chosen", 0, two).rows())
          .isEqualTo(partitionsOf(chosen.select("flag", "number")).get(0));
      Wish none = Wish.all().with(ReadPlan.ALL.withColumns(List.of()));
      assertThat(reader.read("chosen", 0, none).rows()).hasSize(ROWS).containsOnly("[]");
    }
  }

  @Test
  void whatComputesStaysByRow() {
    Dataset<Row> dataset = written(random(12, RandomRows.schemaOfFiles()), "parquet", "true");
    try (SparkBridge bridge = bridge()) {
      assertThat(
              bridge.publish("project", dataset.selectExpr("required + 1 as next")).description())
          .isEqualTo("1 partitions, row by row: Project");
      assertThat(bridge.publish("filter", dataset.filter("required > 0")).description())
          .isEqualTo("1 partitions, row by row: Filter");
      assertThat(bridge.publish("range", spark().range(0, 10, 1, 1)).description())
          .isEqualTo("1 partitions, row by row: Range");
    }
  }

  @Test
  void partitionColumnsArriveWithTheirNulls() {
    Dataset<Row> rows =
        spark()
            .range(0, 2000, 1, 1)
            .selectExpr(
                "id",
                "if(id % 7 = 0, null, id * 2) as twice",
                "if(id % 3 = 0, null, cast(id % 3 as string)) as letter",
                "date_add(date'2024-01-01', cast(id % 2 as int)) as day",
                "cast(if(id % 5 = 0, null, id % 5) as decimal(9, 2)) as money");
    String path = directory.resolve("partitioned").toString();
    rows.write().partitionBy("letter", "day", "money").parquet(path);
    Dataset<Row> dataset = spark().read().schema(rows.schema()).parquet(path);
    List<List<String>> expected = partitionsOf(dataset);
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      Publication columnar = bridge.publish("columnar", dataset);
      bridge.publish("by-row", byRow(dataset));
      assertThat(columnar.description()).contains("columnar");
      for (int i = 0; i < columnar.partitions(); i++) {
        Wish wish = Wish.all().inBatchesOf(90, 3000);
        assertThat(reader.read("columnar", i, wish).rows()).isEqualTo(expected.get(i));
        assertSame(
            reader.readBatches("columnar", i, wish),
            reader.readBatches("by-row", i, wish),
            "partition " + i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"21, false", "22, true"})
  void cachedPrimitivesAreColumnarAndOthersAreNot(long seed, boolean outsideHeap) {
    spark().conf().set("spark.sql.columnVector.offheap.enabled", outsideHeap);
    spark().conf().set("spark.sql.inMemoryColumnarStorage.batchSize", 37);
    StructType schema = new StructType();
    for (int i = 0; i < 7; i++) {
      schema = schema.add("flat" + i, RandomRows.FLAT.get(i), i != 4);
    }
    Dataset<Row> primitives = random(seed, schema).persist();
    Dataset<Row> mixed = random(seed, schema.add("text", DataTypes.StringType)).persist();
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      assertThat(bridge.publish("columnar", primitives).description())
          .contains("columnar: InMemoryTableScan");
      bridge.publish("by-row", byRow(primitives));
      assertThat(bridge.publish("mixed", mixed).description())
          .isEqualTo("1 partitions, row by row: InMemoryTableScan");
      for (int row : new int[] {0, 1, 36, 37, 38, ROWS - 1, ROWS}) {
        Wish wish = Wish.all().from(row).inBatchesOf(50, 1 << 20);
        assertSame(
            reader.readBatches("columnar", 0, wish),
            reader.readBatches("by-row", 0, wish),
            "seed " + seed + " from " + row);
      }
      assertThat(reader.read("mixed", 0, Wish.all()).rows()).isEqualTo(partitionsOf(mixed).get(0));
    } finally {
      primitives.unpersist(true);
      mixed.unpersist(true);
    }
  }

  @Test
  void anAdaptivePlanIsSeenThrough() {
    Dataset<Row> numbers = written(spark().range(0, 100, 1, 1).toDF(), "parquet", "true");
    numbers.createOrReplaceTempView("numbers");
    spark().conf().set("spark.sql.adaptive.forceApply", true);
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      Dataset<Row> adaptive = spark().sql("select id from numbers");
      assertThat(adaptive.queryExecution().executedPlan().nodeName())
          .isEqualTo("AdaptiveSparkPlan");
      assertThat(bridge.publish("adaptive", adaptive).description()).contains("columnar: Scan");
      assertThat(reader.read("adaptive", 0, Wish.all()).rows()).hasSize(100).contains("[99]");
    } finally {
      spark().conf().unset("spark.sql.adaptive.forceApply");
    }
  }

  @Test
  void entriesOfADictionaryThatRepeatDoNotMakeLargerBatches() {
    Dataset<Row> dataset =
        written(
            spark()
                .range(0, 600, 1, 1)
                .selectExpr("id", "if(id = 234, repeat('z', 3000000), repeat('y', 100000)) as t"),
            "parquet",
            "true");
    Dataset<Row> lengths = dataset.selectExpr("length(t)");
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("texts", dataset);
      List<Batch> batches = reader.readBatches("texts", 0, Wish.all().inBatchesOf(16384, 1 << 20));
      assertThat(batches.stream().mapToInt(Batch::rows).sum()).isEqualTo(lengths.count());
      assertThat(batches.stream().filter(batch -> batch.rows() > 1))
          .allMatch(batch -> batch.arrowBatch().remaining() <= (1 << 20) + 4096);
      assertThat(batches.stream().filter(batch -> batch.rows() == 10)).hasSizeGreaterThan(55);
    }
  }

  @Test
  void wideRowsAndHugeStringsArrive() {
    Column[] columns =
        Stream.iterate(0, i -> i < 600, i -> i + 1)
            .map(i -> (i % 2 == 0 ? col("id").plus(i) : col("id").cast("string")).as("c" + i))
            .toArray(Column[]::new);
    Dataset<Row> wide = spark().range(0, 500, 1, 1).select(columns);
    Dataset<Row> huge =
        spark()
            .range(0, 3, 1, 1)
            .selectExpr("id", "if(id = 1, repeat('0123456789abcdef', 400000), 'x') as text");
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      Dataset<Row> read = written(wide, "parquet", "false");
      assertThat(bridge.publish("wide", read).description()).contains("columnar");
      assertThat(reader.read("wide", 0, Wish.all()).rows()).isEqualTo(partitionsOf(read).get(0));
      read = written(huge, "parquet", "true");
      assertThat(bridge.publish("huge", read).description()).contains("columnar");
      Received received = reader.read("huge", 0, Wish.all());
      assertThat(received.batchRows()).containsExactly(1, 1, 1);
      assertThat(received.rows().get(1)).hasSizeGreaterThan(6_400_000);
    }
  }

  @Test
  void whatFailsInAScanReachesTheReader() throws IOException {
    Dataset<Row> dataset = written(spark().range(0, 100, 1, 1).toDF(), "parquet", "true");
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("gone", dataset);
      try (Stream<Path> files = Files.walk(directory)) {
        files.filter(file -> file.toString().endsWith(".parquet")).forEach(ColumnarITCase::delete);
      }
      assertThatThrownBy(() -> reader.read("gone", 0, Wish.all()))
          .hasMessageContaining("does not exist")
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.SPLIT_FAILED));
      awaitNoTask();
    }
    assertThat(failedTasks()).hasSize(1);
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
