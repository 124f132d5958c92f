package io.flinkspark.bridge.flink.channel.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.flink.avro.Buyer;
import io.flinkspark.bridge.flink.avro.Checksum;
import io.flinkspark.bridge.flink.avro.Sale;
import io.flinkspark.bridge.flink.avro.SaleKind;
import io.flinkspark.bridge.flink.channel.format.FileCompression;
import io.flinkspark.bridge.flink.channel.format.FileFormat;
import io.flinkspark.bridge.flink.channel.format.FileLayout;
import io.flinkspark.bridge.flink.channel.format.LocalDataFile;
import io.flinkspark.bridge.flink.channel.format.PlainValues;
import io.flinkspark.bridge.flink.channel.format.RecordFiles;
import io.flinkspark.bridge.flink.channel.format.WrittenFile;
import io.flinkspark.bridge.protocol.BridgeException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvroFilesTest {

  private static final FileLayout AVRO = FileLayout.DEFAULT.withFormat(FileFormat.AVRO);

  @TempDir private Path directory;

  private static RecordFiles<GenericRecord> generic(Schema schema, FileLayout layout) {
    return AvroChannelRecords.<GenericRecord>generic(schema.toString(), layout).files();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void othersReadWhatIsWritten(long seed) throws Exception {
    RandomAvroRecords random = new RandomAvroRecords(seed);
    Schema schema = random.schema();
    List<GenericRecord> records = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      records.add(random.record(schema));
    }
    List<List<Object>> expected = records.stream().map(PlainValues::of).toList();

    WrittenFile parquet =
        WrittenFile.of(
            directory.resolve("a.parquet"), generic(schema, FileLayout.DEFAULT), records);
    assertThat(parquet.parquetRows()).isEqualTo(expected);
    WrittenFile avro = WrittenFile.of(directory.resolve("a.avro"), generic(schema, AVRO), records);
    assertThat(avro.avroRows()).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(FileCompression.class)
  void compressesAsTold(FileCompression compression) throws Exception {
    Schema schema = SchemaBuilder.record("R").fields().requiredInt("id").endRecord();
    GenericRecord record = new GenericData.Record(schema);
    record.put("id", 1);
    Path path = directory.resolve("a.avro");

    LocalDataFile.write(path, generic(schema, AVRO.withCompression(compression)), List.of(record));

    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(path.toFile(), new GenericDatumReader<>())) {
      assertThat(reader.getMetaString("avro.codec"))
          .isEqualTo(
              switch (compression) {
                case SNAPPY -> "snappy";
                case ZSTD -> "zstandard";
                case GZIP -> "deflate";
                case NONE -> "null";
              });
      assertThat(reader.next()).isEqualTo(record);
    }
  }

  private static Sale sale(boolean full) {
    Buyer buyer = Buyer.newBuilder().setName("Ann").setSince(LocalDate.of(2020, 1, 2)).build();
    return Sale.newBuilder()
        .setId(1)
        .setPrice(new BigDecimal("-12.50"))
        .setFee(full ? new BigDecimal("0.077") : null)
        .setDay(LocalDate.ofEpochDay(20_777))
        .setAt(LocalTime.ofNanoOfDay(1_000_000))
        .setExactlyAt(full ? LocalTime.ofNanoOfDay(2_000) : null)
        .setSeen(Instant.ofEpochMilli(-3))
        .setBooked(full ? Instant.EPOCH.minusNanos(4_000) : null)
        .setLocalSeen(LocalDateTime.parse("1970-01-01T00:00:00.005"))
        .setLocalBooked(LocalDateTime.parse("1970-01-01T00:00:00.000006"))
        .setKey(UUID.fromString("00000000-0000-0007-0000-000000000008"))
        .setKind(SaleKind.SHOP)
        .setChecksum(new Checksum(new byte[] {9, 10, 11, 12}))
        .setBody(ByteBuffer.wrap(new byte[] {13, 14}, 1, 1))
        .setBuyer(full ? buyer : null)
        .setVisits(List.of(Instant.ofEpochMilli(15)))
        .setParts(full ? Map.of("p", 1.5) : Map.of())
        .setCountry(full ? "AT" : null)
        .build();
  }

  private static List<Object> plain(boolean full) {
    return Arrays.asList(
        1L,
        new BigDecimal("-12.50"),
        full ? new BigDecimal("0.077") : null,
        20_777,
        1,
        full ? 2L : null,
        -3L,
        full ? -4L : null,
        5L,
        6L,
        "00000000-0000-0007-0000-000000000008",
        "SHOP",
        "090a0b0c",
        "0e",
        full ? List.of("Ann", 18_263) : null,
        List.of(15L),
        full ? List.of(List.of("p", 1.5)) : List.of(),
        full ? "AT" : null);
  }

  @Test
  void generatedRecordsAreWrittenWithTheirLogicalTypes() throws Exception {
    FileLayout layout =
        FileLayout.DEFAULT.withPartitions(List.of("day", "country")).withEventTime("booked");
    AvroChannelRecords<Sale> records = AvroChannelRecords.generated(Sale.class, layout);
    RecordFiles<Sale> files = records.files();

    WrittenFile file =
        WrittenFile.of(directory.resolve("a.parquet"), files, List.of(sale(true), sale(false)));

    assertThat(file.parquetRows()).containsExactly(plain(true), plain(false));
    assertThat(files.partition(sale(true))).isEqualTo("day=2026-11-20/country=AT/");
    assertThat(files.partition(sale(false)))
        .isEqualTo("day=2026-11-20/country=__HIVE_DEFAULT_PARTITION__/");
    assertThat(files.eventTime(sale(true), 5)).isEqualTo(-1);
    assertThat(files.eventTime(sale(false), 5)).isEqualTo(Long.MIN_VALUE);
    Schema schema = new Schema.Parser().parse(records.text());
    assertThat(schema.getObjectProp("bridge.partitions")).isEqualTo(List.of("day", "country"));
    assertThat(schema.getProp("bridge.event-time")).isEqualTo("booked");
    assertThat(file.parquetMetadata()).containsEntry("bridge.schema", records.text());
  }

  @Test
  void generatedRecordsAreWrittenAsAvro() throws Exception {
    RecordFiles<Sale> files = AvroChannelRecords.generated(Sale.class, AVRO).files();

    WrittenFile file =
        WrittenFile.of(directory.resolve("a.avro"), files, List.of(sale(true), sale(false)));

    assertThat(file.avroRows()).hasSize(2);
    assertThat(file.avroRows().get(1).get(1)).isEqualTo(new BigDecimal("-12.50"));
  }

  @Test
  void whatNoReaderGetsBackIsRefusedTogether() {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "Node", "fields": [
                  {"name": "either", "type": ["null", "string", "double"]},
                  {"name": "next", "type": ["null", "Node"]},
                  {"name": "nothing", "type": "null"},
                  {"name": "exactly", "type": {"type": "long", "logicalType": "timestamp-nanos"}},
                  {"name": "large",
                   "type": {"type": "bytes", "logicalType": "decimal", "precision": 50}},
                  {"name": "empty", "type": {"type": "record", "name": "Empty", "fields": []}},
                  {"name": "list", "type": {"type": "array", "items": ["int", "string"]}}]}""");

    assertThatThrownBy(() -> AvroFields.of(schema))
        .isInstanceOf(BridgeException.class)
        .hasMessage(
            "Cannot write Node to a channel: either: a union has to be of null and one other type"
                + " ([null, string, double]); next: Node contains itself; nothing: it is always"
                + " null; exactly: a timestamp has at most 6 digits (timestamp-nanos); large: a"
                + " decimal has at most 38 digits (50); empty: it has no fields; list.element: a"
                + " union has to be of null and one other type ([int, string]) [BRIDGE-3008]");
  }

  @Test
  void aRecordThatDoesNotFitItsSchemaIsRefused() throws Exception {
    Schema schema =
        SchemaBuilder.record("R").fields().requiredInt("id").requiredString("name").endRecord();
    Schema other =
        SchemaBuilder.record("R").fields().requiredString("name").requiredInt("id").endRecord();
    for (FileLayout layout : List.of(FileLayout.DEFAULT, AVRO)) {
      RecordFiles<GenericRecord> files = generic(schema, layout);
      String extension = layout.format().extension();

      GenericRecord wrong = new GenericData.Record(schema);
      wrong.put("id", "text");
      wrong.put("name", "a");
      assertThatThrownBy(
              () ->
                  LocalDataFile.write(
                      directory.resolve("wrong." + extension), files, List.of(wrong)))
          .isInstanceOf(BridgeException.class)
          .hasMessageContaining("id")
          .hasMessageContaining("java.lang.String");

      GenericRecord lacking = new GenericData.Record(schema);
      lacking.put("id", 1);
      assertThatThrownBy(
              () ->
                  LocalDataFile.write(
                      directory.resolve("lacking." + extension), files, List.of(lacking)))
          .isInstanceOf(BridgeException.class)
          .hasMessageContaining("name");

      GenericRecord moved = new GenericData.Record(other);
      moved.put("id", 1);
      moved.put("name", "a");
      assertThatThrownBy(
              () ->
                  LocalDataFile.write(
                      directory.resolve("moved." + extension), files, List.of(moved)))
          .isInstanceOf(BridgeException.class);
    }
  }
}
