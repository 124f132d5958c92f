package io.flinkspark.bridge.spark.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import io.flinkspark.bridge.protocol.channel.CompactionPlan;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.spark.channel.read.AvroTypes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Channels of random schemas that evolve, with random files, compacted or not, against what Avro
 * itself reads of each single record.
 */
class ChannelPropertyITCase extends ChannelSpark {

  private static final Map<String, String> SMALL_PAGES =
      Map.of(
          "parquet.block.size", "400",
          "parquet.page.size", "100",
          "parquet.page.size.row.check.min", "3",
          "parquet.page.size.row.check.max", "5",
          "parquet.block.size.row.check.min", "3",
          "parquet.block.size.row.check.max", "5");

  /** {@code -Dchannel.seed=7} runs one seed. */
  static final String SEED = "channel.seed";

  @TempDir private Path directory;

  private final List<GenericRecord> written = new ArrayList<>();
  private final List<Long> epochs = new ArrayList<>();

  static IntStream seeds() {
    Integer seed = Integer.getInteger(SEED);
    return seed == null ? IntStream.range(0, 8) : IntStream.of(seed);
  }

  @AfterEach
  void sparkIsAsBefore() {
    for (String setting : settings(new Random(0)).keySet()) {
      spark().conf().unset(setting);
    }
  }

  private static Map<String, Object> settings(Random random) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("spark.sql.parquet.enableVectorizedReader", random.nextInt(4) > 0);
    settings.put("spark.sql.parquet.enableNestedColumnVectorizedReader", random.nextInt(4) > 0);
    settings.put("spark.sql.parquet.columnarReaderBatchSize", 1 + random.nextInt(9));
    settings.put("spark.sql.files.maxPartitionBytes", 200 + random.nextInt(4000));
    settings.put("spark.sql.files.openCostInBytes", random.nextInt(1000));
    settings.put("spark.sql.columnVector.offheap.enabled", random.nextBoolean());
    settings.put("spark.sql.codegen.wholeStage", random.nextInt(5) > 0);
    return settings;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void readsWhatAvroReads(int seed) throws Exception {
    Random random = new Random(seed);
    TestChannel channel = new TestChannel(spark(), directory.resolve("channel"));
    RandomSchemas schemas = new RandomSchemas(random);
    for (int version = 1 + random.nextInt(4); version > 0; version--) {
      writeEpochs(channel, TestChannel.schema(schemas.json()), random);
      schemas.evolve();
    }
    Schema reader = new Schema.Parser().parse(schemas.json());
    StructType columns = AvroTypes.columns(reader);
    List<Row> rows =
        written.stream()
            .map(each -> AvroRecords.toRow(AvroRecords.resolved(each, reader)))
            .toList();
    Dataset<Row> expected = spark().createDataFrame(rows, columns.asNullable());
    settings(random).forEach((key, value) -> spark().conf().set(key, value.toString()));

    Dataset<Row> read =
        spark()
            .read()
            .format("bridge-channel")
            .option("reader-schema", reader.toString())
            .load(channel.path());

    String info = "seed " + seed + ", reader " + reader;
    assertThat(sorted(read)).as(info).isEqualTo(sorted(expected));
    assertThat(read.count()).as(info).isEqualTo(written.size());
    assertThat(sorted(read.select("_epoch")))
        .as(info)
        .isEqualTo(epochs.stream().map(epoch -> "[" + epoch + "]").sorted().toList());
    for (int i = 0; i < 3; i++) {
      String[] some = some(columns, random);
      String filter = filter(columns, random);
      String query = info + ", select " + List.of(some) + " where " + filter;
      assertThat(sorted(read.where(filter).selectExpr(some)))
          .as(query)
          .isEqualTo(sorted(expected.where(filter).selectExpr(some)));
    }
  }

  private void writeEpochs(TestChannel channel, ChannelSchema schema, Random random)
      throws Exception {
    Schema avro = AvroTypes.parse(schema);
    List<Long> numbers = new ArrayList<>();
    List<List<GenericRecord>> records = new ArrayList<>();
    for (int epoch = 1 + random.nextInt(3); epoch > 0; epoch--) {
      List<GenericRecord> ofEpoch = new ArrayList<>();
      List<EpochFile> files = new ArrayList<>();
      for (int file = 1 + random.nextInt(2); file > 0; file--) {
        List<GenericRecord> ofFile = new ArrayList<>();
        for (int i = 1 + random.nextInt(40); i > 0; i--) {
          ofFile.add((GenericRecord) AvroRecords.random(avro, random));
        }
        files.add(write(channel, schema, ofFile, random));
        ofEpoch.addAll(ofFile);
      }
      long number = channel.commit(schema, files, ChannelEpoch.NO_WATERMARK);
      numbers.add(number);
      records.add(ofEpoch);
      written.addAll(ofEpoch);
      ofEpoch.forEach(each -> epochs.add(number));
    }
    if (random.nextBoolean()) {
      compact(channel, schema, numbers, records, random);
    }
  }

  private static EpochFile write(
      TestChannel channel, ChannelSchema schema, List<GenericRecord> records, Random random)
      throws Exception {
    if (random.nextInt(8) == 0) {
      return channel.writeAvro(records, 100);
    }
    return channel.write(
        schema,
        records.stream().map(AvroRecords::toRow).toList(),
        "",
        random.nextBoolean() ? SMALL_PAGES : Map.of());
  }

  /** All rows of some epochs in one file. */
  private static void compact(
      TestChannel channel,
      ChannelSchema schema,
      List<Long> numbers,
      List<List<GenericRecord>> records,
      Random random)
      throws Exception {
    List<GenericRecord> all = records.stream().flatMap(List::stream).toList();
    EpochFile file = write(channel, schema, all, random);
    Map<Long, List<EpochFile>> files = new HashMap<>();
    long from = 0;
    for (int i = 0; i < numbers.size(); i++) {
      int rows = records.get(i).size();
      files.put(
          numbers.get(i),
          List.of(new EpochFile(file.path(), from, rows, file.rows(), file.fileBytes())));
      from += rows;
    }
    List<ChannelEpoch> epochs =
        channel.channel().view().epochs(numbers.get(0), numbers.get(numbers.size() - 1)).toList();
    channel.channel().compact(new CompactionPlan(epochs, files));
  }

  private static String[] some(StructType columns, Random random) {
    List<String> some = new ArrayList<>();
    for (StructField field : columns.fields()) {
      if (random.nextBoolean()) {
        some.add(
            field.dataType() instanceof StructType struct && random.nextBoolean()
                ? field.name() + "." + struct.fieldNames()[random.nextInt(struct.length())]
                : field.name());
      }
    }
    return some.isEmpty() ? new String[] {"1"} : some.toArray(String[]::new);
  }

  private static String filter(StructType columns, Random random) {
    StructField field = columns.fields()[random.nextInt(columns.length())];
    String not = random.nextInt(4) == 0 ? "not " : "";
    return not
        + switch (field.dataType().typeName()) {
          case "integer" -> field.name() + " > " + (random.nextInt(100) - 50);
          case "long" -> field.name() + " <= " + random.nextInt(1000) * 1_000_003L;
          case "double" -> field.name() + " >= " + random.nextInt(1000) / 8.0;
          case "float" -> field.name() + " < " + random.nextInt(25);
          case "string" -> field.name() + " in ('s1', 's2', 's3', 'none')";
          case "boolean" -> field.name() + " = true";
          case "date" -> field.name() + " > date'1500-01-01'";
          case "timestamp" -> field.name() + " > timestamp'1600-01-01 00:00:00'";
          default -> field.name() + " is not null";
        };
  }

  private static List<String> sorted(Dataset<Row> dataset) {
    return dataset.collectAsList().stream().map(AvroRecords::text).sorted().toList();
  }
}
