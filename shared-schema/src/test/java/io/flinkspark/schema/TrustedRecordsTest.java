package io.flinkspark.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class TrustedRecordsTest {

  @Test
  void namesEveryTypeOfEverySchema() {
    Set<String> names = new TreeSet<>();
    SampleRecords.all().forEach(sample -> addNamedTypes(sample.getSchema(), names));

    assertThat(TrustedRecords.TYPES).extracting(Class::getName).containsExactlyElementsOf(names);
  }

  /** What Flink's and Parquet's Avro modules do. */
  @Test
  void avroBuildsTheRecordsFromTheirSchemas() {
    for (SpecificRecord sample : SampleRecords.all()) {
      assertThat(SpecificData.get().getClass(sample.getSchema())).isEqualTo(sample.getClass());
      assertThat(new SpecificDatumReader<>(sample.getSchema()).getSpecificData())
          .isSameAs(SpecificData.getForClass(sample.getClass()));
    }
  }

  private static void addNamedTypes(Schema schema, Set<String> names) {
    switch (schema.getType()) {
      case RECORD -> {
        if (names.add(schema.getFullName())) {
          schema.getFields().forEach(field -> addNamedTypes(field.schema(), names));
        }
      }
      case ENUM, FIXED -> names.add(schema.getFullName());
      case ARRAY -> addNamedTypes(schema.getElementType(), names);
      case MAP -> addNamedTypes(schema.getValueType(), names);
      case UNION -> schema.getTypes().forEach(branch -> addNamedTypes(branch, names));
      default -> {}
    }
  }
}
