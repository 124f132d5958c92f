package io.flinkspark.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaIdsTest {

  @ParameterizedTest
  @CsvSource({
    "null, 63dd24e7cc258f8a",
    "boolean, 9f42fc78a4d4f764",
    "int, 7275d51a3f395c8f",
    "long, d054e14493f41db7",
    "float, 4d7c02cb3ea8d790",
    "double, 8e7535c032ab957e",
    "bytes, 4fc016dac3201965",
    "string, 8f014872634503c7"
  })
  void knownFingerprintsOfPrimitives(String type, String hex) {
    Schema schema = Schema.create(Schema.Type.valueOf(type.toUpperCase(java.util.Locale.ROOT)));

    assertThat(SchemaIds.hex(SchemaIds.of(schema))).isEqualTo(hex);
  }

  @Test
  void docsAndDefaultsDoNotCount() {
    assertThat(SchemaIds.of(record("{'name':'a','type':'int','default':1,'doc':'a'}")))
        .isEqualTo(SchemaIds.of(record("{'name':'a','type':'int'}")))
        .isNotEqualTo(SchemaIds.of(record("{'name':'a','type':'long'}")))
        .isNotEqualTo(SchemaIds.of(record("{'name':'b','type':'int'}")));
  }

  @Test
  void hexKeepsLeadingZeros() {
    assertThat(SchemaIds.hex(1)).isEqualTo("0000000000000001");
    assertThat(SchemaIds.hex(-1)).isEqualTo("ffffffffffffffff");
  }

  private static Schema record(String fields) {
    String json = "{'type':'record','name':'R','fields':[%s]}".formatted(fields);
    return new Schema.Parser().parse(json.replace('\'', '"'));
  }
}
