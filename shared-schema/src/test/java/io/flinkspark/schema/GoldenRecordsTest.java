package io.flinkspark.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes that are out there must stay readable. A failure here means that a schema changed: its old
 * version has to be kept for {@link SingleObject#withWriterSchemas}, and a new golden file added.
 */
class GoldenRecordsTest {

  static List<SpecificRecord> records() {
    return SampleRecords.all();
  }

  @ParameterizedTest
  @MethodSource("records")
  void idAndBytesAreThoseOfTheGoldenFile(SpecificRecord sample) throws IOException {
    assertThat(goldenText(sample)).isEqualTo(goldenFile(sample));
  }

  @ParameterizedTest
  @MethodSource("records")
  void goldenBytesBecomeTheRecord(SpecificRecord sample) throws IOException {
    String hex = goldenFile(sample).lines().skip(1).findFirst().orElseThrow();

    SpecificRecord decoded =
        SingleObject.of(sample.getClass()).decode(HexFormat.of().parseHex(hex));

    assertThat(decoded).isEqualTo(sample).hasSameClassAs(sample);
  }

  @Test
  void everySchemaHasASample() {
    assertThat(records()).extracting(SpecificRecord::getClass).doesNotHaveDuplicates().hasSize(8);
  }

  private static String goldenText(SpecificRecord sample) {
    return SchemaIds.hex(SchemaIds.of(sample.getSchema()))
        + "\n"
        + HexFormat.of().formatHex(encode(sample))
        + "\n";
  }

  @SuppressWarnings("unchecked")
  private static <T extends SpecificRecord> byte[] encode(T sample) {
    return SingleObject.of((Class<T>) sample.getClass()).encode(sample);
  }

  private static String goldenFile(SpecificRecord sample) throws IOException {
    String name = "/golden/%s.txt".formatted(sample.getClass().getSimpleName());
    try (InputStream in = GoldenRecordsTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
