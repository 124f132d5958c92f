package io.flinkspark.bridge.spark.channel.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.schema.SchemaCompatibility;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaResolverTest {

  private static Schema record(String... fields) {
    String json = "{'type':'record','name':'R','fields':[" + String.join(",", fields) + "]}";
    return new Schema.Parser().parse(json.replace('\'', '"'));
  }

  private static Schema of(String type) {
    return record("{'name':'a','type':" + type + "}");
  }

  @Test
  void listsEveryReason() {
    Schema writer =
        record(
            "{'name':'a','type':'string'}",
            "{'name':'n','type':{'type':'record','name':'N','fields':["
                + "{'name':'x','type':['null','long']}]}}",
            "{'name':'e','type':{'type':'enum','name':'E','symbols':['X','Y']}}");
    Schema reader =
        record(
            "{'name':'a','type':'int'}",
            "{'name':'n','type':{'type':'record','name':'N','fields':["
                + "{'name':'x','type':'long'},{'name':'y','type':'int'}]}}",
            "{'name':'e','type':{'type':'enum','name':'E','symbols':['X']}}",
            "{'name':'z','type':'int'}");

    assertThat(SchemaResolver.reasonsAgainst(writer, reader))
        .containsExactlyInAnyOrder(
            "a: string does not become int",
            "n.x: it may be null and the reader does not take null",
            "n.y: it is missing and has no default",
            "e: the reader lacks symbols Y",
            "z: it is missing and has no default");
  }

  /** Where Avro's rule would give a value another meaning. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'type':'int','logicalType':'date'} | 'int' | date does not become int",
        "'long' | {'type':'long','logicalType':'timestamp-millis'}"
            + " | bigint does not become timestamp",
        "{'type':'bytes','logicalType':'decimal','precision':9,'scale':2}"
            + " | {'type':'bytes','logicalType':'decimal','precision':9,'scale':3}"
            + " | decimal(9,2) does not become decimal(9,3)",
        "'int' | {'type':'int','bridge.type':'tinyint'} | int does not become tinyint"
      })
  void isStricterThanAvroWhereMeaningChanges(String writer, String reader, String reason) {
    assertThat(SchemaResolver.reasonsAgainst(of(writer), of(reader)))
        .containsExactly("a: " + reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'type':'long','logicalType':'timestamp-millis'}"
            + " | {'type':'long','logicalType':'timestamp-micros'}",
        "{'type':'int','bridge.type':'smallint'} | 'long'",
        "{'type':'bytes','logicalType':'decimal','precision':9,'scale':2}"
            + " | {'type':'bytes','logicalType':'decimal','precision':12,'scale':2}",
        "'string' | {'type':'string','logicalType':'uuid'}"
      })
  void readsWhatMeansTheSame(String writer, String reader) {
    assertThat(SchemaResolver.reasonsAgainst(of(writer), of(reader))).isEmpty();
  }

  @Test
  void twoFieldsForOneAliasAreRefused() {
    assertThat(
            SchemaResolver.reasonsAgainst(
                record("{'name':'a','type':'int'}", "{'name':'b','type':'int'}"),
                record("{'name':'c','type':'int','aliases':['a','b']}")))
        .containsExactly("c: more than one field is meant: a, b");
  }

  /** Six releases of a real project's schemas, with answers that were computed elsewhere. */
  @Test
  void agreesWithTheAnswersForRealSchemas() throws IOException {
    Path avro = Path.of(System.getProperty("shared.data.dir", "absent"), "avro");
    Path answers = avro.resolve("evolution_compat.tsv");
    assumeTrue(
        Files.exists(answers), () -> "skipped: no real schemas, shared.data.dir has no " + answers);

    SoftAssertions softly = new SoftAssertions();
    int compared = 0;
    for (String line : Files.readAllLines(answers)) {
      String[] columns = line.split("\t", -1);
      if (columns[0].equals("name")) {
        continue;
      }
      Schema writer = hudi(avro, columns[1], columns[0]);
      Schema reader = hudi(avro, columns[2], columns[0]);
      if (!isReadable(writer) || !isReadable(reader)) {
        continue;
      }
      compared++;
      boolean isCompatible = SchemaResolver.reasonsAgainst(writer, reader).isEmpty();
      softly
          .assertThat(isCompatible ? "COMPATIBLE" : "INCOMPATIBLE")
          .as(line)
          .isEqualTo(columns[3]);
      softly
          .assertThat(isCompatible)
          .as(line)
          .isEqualTo(SchemaCompatibility.check(writer, reader).compatible());
    }
    softly.assertThat(compared).as("pairs that Spark has types for").isGreaterThan(60);
    softly.assertAll();
  }

  private static boolean isReadable(Schema schema) {
    try {
      AvroTypes.columns(schema);
      return true;
    } catch (BridgeException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.TYPE_UNSUPPORTED);
      return false;
    }
  }

  private static Schema hudi(Path avro, String version, String name) throws IOException {
    return new Schema.Parser()
        .parse(avro.resolve("schemas/hudi").resolve(version).resolve(name).toFile());
  }

  @Test
  void typesAreSparks() {
    Schema schema =
        record(
            "{'name':'t','type':{'type':'int','bridge.type':'tinyint'}}",
            "{'name':'s','type':'int','bridge.type':'smallint'}",
            "{'name':'d','type':['null',{'type':'fixed','name':'D','size':8,"
                + "'logicalType':'decimal','precision':18,'scale':4}]}",
            "{'name':'m','bridge.type':'map','type':{'type':'array','items':{'type':'record',"
                + "'name':'E','fields':[{'name':'key','type':'int'},"
                + "{'name':'value','type':['null','string']}]}}}",
            "{'name':'u','type':{'type':'string','logicalType':'uuid'}}",
            "{'name':'c','type':{'type':'int','logicalType':'time-millis'}}");

    assertThat(AvroTypes.columns(schema))
        .isEqualTo(
            new StructType()
                .add("t", DataTypes.ByteType, false)
                .add("s", DataTypes.ShortType, false)
                .add("d", DataTypes.createDecimalType(18, 4), true)
                .add(
                    "m",
                    DataTypes.createMapType(DataTypes.IntegerType, DataTypes.StringType, true),
                    false)
                .add("u", DataTypes.StringType, false)
                .add("c", DataTypes.IntegerType, false));
  }

  @Test
  void refusesWhatSparkHasNoTypeFor() {
    for (String type : List.of("['int','string']", "['null','int','string']", "'null'")) {
      assertThatThrownBy(() -> AvroTypes.columns(of(type)))
          .isInstanceOf(BridgeException.class)
          .hasMessageStartingWith("Cannot read field a: Spark has no type for ");
    }
    assertThatThrownBy(() -> AvroTypes.columns(record("{'name':'r','type':['null','R']}")))
        .hasMessageContaining(
            "Cannot read field r: Spark has no type for record R that contains itself");
  }
}
