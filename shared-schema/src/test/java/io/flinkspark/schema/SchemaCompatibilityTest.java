package io.flinkspark.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flinkspark.schema.SchemaCompatibility.Reason;
import io.flinkspark.schema.SchemaCompatibility.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaCompatibilityTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name':'a','type':'long'}",
        "{'name':'a','type':['null','int']}",
        "{'name':'a','type':'int'}, {'name':'b','type':'int','default':0}",
        "{'name':'c','aliases':['a'],'type':'int'}",
        ""
      })
  void evolvesWherePromotionDefaultAliasOrSkippingHelps(String readerFields) {
    Result result =
        SchemaCompatibility.check(record("{'name':'a','type':'int'}"), record(readerFields));

    assertThat(result).isEqualTo(new Result(true, List.of()));
  }

  @Test
  void listsEveryReason() {
    Schema writer =
        record(
            "{'name':'a','type':'string'}",
            "{'name':'e','type':{'type':'enum','name':'E','symbols':['X','Y']}}",
            "{'name':'f','type':{'type':'fixed','name':'F','size':4}}");
    Schema reader =
        record(
            "{'name':'a','type':'int'}",
            "{'name':'e','type':{'type':'enum','name':'E','symbols':['X']}}",
            "{'name':'f','type':{'type':'fixed','name':'F','size':8}}",
            "{'name':'z','type':'int'}");

    Result result = SchemaCompatibility.check(writer, reader);

    assertThat(result.compatible()).isFalse();
    assertThat(result.reasons())
        .containsExactly(
            new Reason(
                "TYPE_MISMATCH",
                "/fields/0/type",
                "reader type: INT not compatible with writer type: STRING"),
            new Reason("MISSING_ENUM_SYMBOLS", "/fields/1/type/symbols", "[Y]"),
            new Reason("FIXED_SIZE_MISMATCH", "/fields/2/type/size", "expected: 4, found: 8"),
            new Reason("READER_FIELD_MISSING_DEFAULT_VALUE", "/fields/3", "z"));
    assertThat(result.reasons().get(3))
        .hasToString("READER_FIELD_MISSING_DEFAULT_VALUE at /fields/3: z");
  }

  @Test
  void saysWhyABranchOfAUnionDoesNotFit() {
    String nested = "{'name':'n','type':['null',{'type':'record','name':'N','fields':[%s]}]}";
    Schema writer = record(nested.formatted("{'name':'a','type':'int'}"));
    Schema reader = record(nested.formatted("{'name':'a','type':'int'},{'name':'b','type':'int'}"));

    assertThat(SchemaCompatibility.check(writer, reader).reasons())
        .extracting(Reason::kind, Reason::location)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("MISSING_UNION_BRANCH", "/fields/0/type/1"),
            org.assertj.core.groups.Tuple.tuple(
                "READER_FIELD_MISSING_DEFAULT_VALUE", "/fields/0/type/1/fields/1"));
  }

  @Test
  void endsOnRecordsThatContainEachOther() {
    String cycle =
        "{'name':'b','type':['null',{'type':'record','name':'B','fields':["
            + "{'name':'v','type':'%1$s'},{'name':'a','type':['null','R']}]}]},"
            + "{'name':'w','type':'%1$s'}";

    Result result =
        SchemaCompatibility.check(
            record(cycle.formatted("string")), record(cycle.formatted("int")));

    assertThat(result.reasons())
        .extracting(Reason::kind)
        .contains("MISSING_UNION_BRANCH", "TYPE_MISMATCH");
  }

  @Test
  void aReaderThatDoesNotTakeNullIsRefused() {
    Result result =
        SchemaCompatibility.check(
            record("{'name':'a','type':['null','string']}"),
            record("{'name':'a','type':'string'}"));

    assertThat(result.reasons()).extracting(Reason::kind).containsExactly("TYPE_MISMATCH");
  }

  /** Six releases of a real project's schemas, with answers that were computed elsewhere. */
  @Test
  void agreesWithTheAnswersForRealSchemas() throws IOException {
    Path avro = Path.of(System.getProperty("shared.data.dir", "absent"), "avro");
    Path answers = avro.resolve("evolution_compat.tsv");
    assumeTrue(
        Files.exists(answers), () -> "skipped: no real schemas, shared.data.dir has no " + answers);

    SoftAssertions softly = new SoftAssertions();
    for (String line : Files.readAllLines(answers)) {
      String[] columns = line.split("\t", -1);
      if (columns[0].equals("name")) {
        continue;
      }
      Result result =
          SchemaCompatibility.check(
              hudi(avro, columns[1], columns[0]), hudi(avro, columns[2], columns[0]));
      softly
          .assertThat(result.compatible() ? "COMPATIBLE" : "INCOMPATIBLE")
          .as(line)
          .isEqualTo(columns[3]);
    }
    softly.assertAll();
  }

  private static Schema hudi(Path avro, String version, String name) throws IOException {
    return new Schema.Parser()
        .parse(avro.resolve("schemas/hudi").resolve(version).resolve(name).toFile());
  }

  private static Schema record(String... fields) {
    String json = "{'type':'record','name':'R','fields':[%s]}".formatted(String.join(",", fields));
    return new Schema.Parser().parse(json.replace('\'', '"'));
  }
}
