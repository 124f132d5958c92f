package io.flinkspark.bridge.flink.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flinkspark.bridge.flink.arrow.ArrowBatchReader;
import io.flinkspark.bridge.flink.arrow.ArrowBytes;
import io.flinkspark.bridge.flink.arrow.ArrowSchema;
import io.flinkspark.bridge.flink.arrow.BatchView;
import io.flinkspark.bridge.flink.schema.Reading;
import io.flinkspark.bridge.flink.schema.SchemaResolver;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.schema.SchemaCompatibility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.columnar.ColumnarRowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Columns fit Avro records exactly when shared-schema says so, and give what Avro gives. */
class AvroEvolutionTest {

  private static final int ROWS = 20;

  static IntStream seeds() {
    return IntStream.rangeClosed(1, 400);
  }

  private static Path avro() {
    return Path.of(System.getProperty("shared.data.dir", "absent"), "avro");
  }

  private static RowType published(Schema writer) {
    return ArrowSchema.read(ByteBuffer.wrap(ArrowBytes.schema(ArrowOfAvro.schema(writer))))
        .rowType();
  }

  private static Reading resolve(Schema writer, Schema reader) {
    return SchemaResolver.resolve("it", AvroColumns.wanted(reader), published(writer));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void readsExactlyWhatAvroReadsAndAsAvroDoes(long seed) throws IOException {
    RandomAvro random = new RandomAvro(seed);
    Schema writer = random.schema();
    Schema reader = random.evolved(writer);
    SchemaCompatibility.Result expected = SchemaCompatibility.check(writer, reader);
    if (!expected.compatible()) {
      assertThatThrownBy(() -> resolve(writer, reader))
          .as("seed %d: %s", seed, expected.reasons())
          .isInstanceOfSatisfying(
              BridgeException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_INCOMPATIBLE));
      return;
    }
    List<GenericRecord> written =
        IntStream.range(0, ROWS).mapToObj(i -> (GenericRecord) random.value(writer)).toList();

    assertThat(read(writer, reader, written))
        .as("seed %d, %s as %s", seed, writer, reader)
        .isEqualTo(byAvro(writer, reader, written));
  }

  private static List<GenericRecord> read(
      Schema writer, Schema reader, List<GenericRecord> written) {
    var arrow = ArrowOfAvro.schema(writer);
    ArrowSchema schema = ArrowSchema.read(ByteBuffer.wrap(ArrowBytes.schema(arrow)));
    byte[] batch = ArrowBytes.batch(arrow, written.stream().map(ArrowOfAvro::row).toList());
    Reading reading = resolve(writer, reader);
    var columns =
        BatchView.of(reading, ArrowBatchReader.read(schema, ByteBuffer.wrap(batch), ROWS));
    Function<RowData, GenericRecord> converter =
        AvroRecords.generic(reader.toString()).converter(reading);
    return IntStream.range(0, ROWS)
        .mapToObj(row -> converter.apply(new ColumnarRowData(columns, row)))
        .toList();
  }

  private static List<GenericRecord> byAvro(
      Schema writer, Schema reader, List<GenericRecord> written) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    for (GenericRecord record : written) {
      new GenericDatumWriter<GenericRecord>(writer).write(record, encoder);
    }
    encoder.flush();
    // Avro 1.12.2 expects of promoted elements that they are as long as the reader's.
    out.write(new byte[1000]);
    var decoder = DecoderFactory.get().binaryDecoder(out.toByteArray(), null);
    var avroReader = new GenericDatumReader<GenericRecord>(writer, reader);
    return IntStream.range(0, ROWS)
        .mapToObj(
            i -> {
              try {
                return avroReader.read(null, decoder);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            })
        .toList();
  }

  /** Six releases of a real project's schemas, with answers that were computed elsewhere. */
  @Test
  void agreesWithTheAnswersForRealSchemas() throws IOException {
    Path answers = avro().resolve("evolution_compat.tsv");
    assumeTrue(
        Files.exists(answers), () -> "skipped: no real schemas, shared.data.dir has no " + answers);

    SoftAssertions softly = new SoftAssertions();
    for (String line : Files.readAllLines(answers).stream().skip(1).toList()) {
      String[] columns = line.split("\t", -1);
      Schema writer = schema("hudi/" + columns[1] + "/" + columns[0]);
      Schema reader = schema("hudi/" + columns[2] + "/" + columns[0]);
      softly.assertThat(columns[3]).as(line).isEqualTo("COMPATIBLE");
      softly.assertThatCode(() -> resolve(writer, reader)).as(line).doesNotThrowAnyException();
    }
    softly.assertAll();
  }

  /** What Flink's own converter makes of real schemas can be read into records of them. */
  @Test
  void readsTheTypesThatFlinkGivesToRealSchemas() throws IOException {
    Path answers = avro().resolve("converters.tsv");
    assumeTrue(
        Files.exists(answers), () -> "skipped: no real schemas, shared.data.dir has no " + answers);

    SoftAssertions softly = new SoftAssertions();
    for (String line : Files.readAllLines(answers).stream().skip(1).toList()) {
      String[] columns = line.split("\t", -1);
      // RAW is Flink's way out; of times it knows less than Spark, by its older mapping.
      if (columns[3].startsWith("ROW<") && !columns[3].matches(".*(RAW\\(|TIME).*")) {
        RowType type = (RowType) LogicalTypeParser.parse(columns[3], getClass().getClassLoader());
        softly
            .assertThatCode(
                () ->
                    SchemaResolver.resolve(
                        columns[0], AvroColumns.wanted(schema(columns[0])), type))
            .as(columns[0])
            .doesNotThrowAnyException();
      }
    }
    softly.assertAll();
  }

  private static Schema schema(String name) throws IOException {
    Path folder = avro().resolve("schemas");
    Schema.Parser parser = new Schema.Parser();
    if (name.endsWith("ApplicationEvent.avsc")) {
      parser.parse(folder.resolve("apache-avro/DocumentInfo.avsc").toFile());
    }
    return parser.parse(folder.resolve(name).toFile());
  }
}
