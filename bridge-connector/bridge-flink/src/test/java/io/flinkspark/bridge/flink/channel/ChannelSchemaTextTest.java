package io.flinkspark.bridge.flink.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.flink.avro.Sale;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Schemas as readers find them. Golden texts: another text is another schema to every channel. */
class ChannelSchemaTextTest {

  private static RowType everyType() {
    return (RowType)
        DataTypes.ROW(
                DataTypes.FIELD("flag", DataTypes.BOOLEAN().notNull()),
                DataTypes.FIELD("tiny", DataTypes.TINYINT()),
                DataTypes.FIELD("small", DataTypes.SMALLINT()),
                DataTypes.FIELD("medium", DataTypes.INT()),
                DataTypes.FIELD("large", DataTypes.BIGINT()),
                DataTypes.FIELD("coarse", DataTypes.FLOAT()),
                DataTypes.FIELD("fine", DataTypes.DOUBLE()),
                DataTypes.FIELD("price", DataTypes.DECIMAL(10, 2)),
                DataTypes.FIELD("text", DataTypes.STRING()),
                DataTypes.FIELD("short_text", DataTypes.VARCHAR(20)),
                DataTypes.FIELD("code", DataTypes.CHAR(2)),
                DataTypes.FIELD("bytes", DataTypes.BYTES()),
                DataTypes.FIELD("short_bytes", DataTypes.VARBINARY(9)),
                DataTypes.FIELD("hash", DataTypes.BINARY(4)),
                DataTypes.FIELD("day", DataTypes.DATE()),
                DataTypes.FIELD("at", DataTypes.TIME(3)),
                DataTypes.FIELD("seen", DataTypes.TIMESTAMP_LTZ(3)),
                DataTypes.FIELD("booked", DataTypes.TIMESTAMP_LTZ(6)),
                DataTypes.FIELD("local_seen", DataTypes.TIMESTAMP(0)),
                DataTypes.FIELD("local_booked", DataTypes.TIMESTAMP(4)),
                DataTypes.FIELD("list", DataTypes.ARRAY(DataTypes.INT().notNull())),
                DataTypes.FIELD("map", DataTypes.MAP(DataTypes.STRING(), DataTypes.INT())),
                DataTypes.FIELD(
                    "by_number",
                    DataTypes.MAP(
                        DataTypes.INT(), DataTypes.ROW(DataTypes.FIELD("a", DataTypes.INT())))),
                DataTypes.FIELD("bag", DataTypes.MULTISET(DataTypes.STRING())),
                DataTypes.FIELD(
                    "row",
                    DataTypes.ROW(
                        DataTypes.FIELD(
                            "inner",
                            DataTypes.ARRAY(
                                DataTypes.ROW(DataTypes.FIELD("b", DataTypes.TINYINT())))))))
            .getLogicalType();
  }

  private static String golden(String name) throws IOException {
    return Files.readString(Path.of("src/test/resources/golden", name)).strip();
  }

  @Test
  void theTextOfEveryTypeIsTheGoldenOne() throws IOException {
    ChannelSchema schema =
        ChannelRecords.rowData(everyType())
            .partitionedBy("day", "code")
            .withEventTime("seen")
            .schema();

    assertThat(schema.text()).isEqualTo(golden("channel-schema-v1.json"));
    assertThat(schema.id()).isEqualTo(golden("channel-schema-v1.id"));
    Schema asAvroReadsIt = new Schema.Parser().parse(schema.text());
    assertThat(asAvroReadsIt.getObjectProp("bridge.partitions")).isEqualTo(List.of("day", "code"));
    assertThat(asAvroReadsIt.getFields()).hasSize(25);
  }

  @Test
  void theIdIsOfTheWholeText() {
    RowType type = everyType();

    String id = ChannelRecords.rowData(type).schema().id();

    assertThat(id).matches("[0-9a-f]{32}");
    assertThat(ChannelRecords.rowData(type).schema().id()).isEqualTo(id);
    assertThat(ChannelRecords.rowData(type).partitionedBy("day").schema().id()).isNotEqualTo(id);
  }

  @Test
  void avroSchemasStayAsTheyAre() {
    assertThat(ChannelRecords.avro(Sale.class).schema().text())
        .isEqualTo(Sale.getClassSchema().toString());
  }

  @Test
  void schemasOfOthersAreTakenOrRefusedForAReason() throws IOException {
    Path folder = Path.of(System.getProperty("shared.data.dir"), "avro", "schemas");
    Assumptions.assumeTrue(Files.isDirectory(folder), "no schemas at " + folder);
    List<Path> files;
    try (Stream<Path> found = Files.walk(folder)) {
      files = found.filter(file -> file.toString().endsWith(".avsc")).sorted().toList();
    }
    int taken = 0;
    for (Path file : files) {
      Schema schema;
      try {
        schema = new Schema.Parser().parse(Files.readString(file, StandardCharsets.UTF_8));
      } catch (AvroTypeException e) {
        // Needs the file of another type.
        continue;
      }
      if (schema.getType() != Schema.Type.RECORD) {
        continue;
      }
      try {
        assertThat(ChannelRecords.avro(schema.toString()).schema().text())
            .as(file.toString())
            .isEqualTo(schema.toString());
        taken++;
      } catch (BridgeException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.TYPE_UNSUPPORTED);
        assertThat(e)
            .hasMessageMatching(
                "(?s).*(a union has to be|contains itself|no fields|digits|big-decimal).*");
      }
    }
    assertThat(taken).isGreaterThan(files.size() / 2);
  }

  private static void assertRefused(RowType type, String... reasons) {
    assertThatThrownBy(() -> ChannelRecords.rowData(type))
        .isInstanceOf(BridgeException.class)
        .satisfies(
            e -> {
              for (String reason : reasons) {
                assertThat(e).hasMessageContaining(reason);
              }
            });
  }

  @Test
  void columnsWithoutAPlaceAreRefusedTogether() {
    assertRefused(
        (RowType)
            DataTypes.ROW(
                    DataTypes.FIELD("exactly", DataTypes.TIMESTAMP_LTZ(9)),
                    DataTypes.FIELD(
                        "zoned", DataTypes.ARRAY(DataTypes.TIMESTAMP_WITH_TIME_ZONE(3))),
                    DataTypes.FIELD("count(*)", DataTypes.INT()),
                    DataTypes.FIELD("months", DataTypes.INTERVAL(DataTypes.MONTH())))
                .getLogicalType(),
        "exactly: TIMESTAMP_LTZ(9) has more digits than a channel's 6",
        "zoned.element: there is no place for TIMESTAMP(3) WITH TIME ZONE",
        "count(*): a name consists of letters",
        "months: there is no place for INTERVAL MONTH");
  }

  @Test
  void columnsThatCannotBeFoldersOrEventTimesAreRefused() {
    var records = ChannelRecords.rowData(everyType());

    assertThatThrownBy(() -> records.partitionedBy("price"))
        .hasMessageContaining("only booleans, integers, text and dates can be a folder's name");
    assertThatThrownBy(() -> records.partitionedBy("seen")).hasMessageContaining("(seen)");
    assertThatThrownBy(() -> records.partitionedBy("at")).hasMessageContaining("(at)");
    assertThatThrownBy(() -> records.partitionedBy("day", "day"))
        .hasMessageContaining("a column is named twice");
    assertThatThrownBy(() -> records.partitionedBy("dya"))
        .hasMessageContaining("there is no such column among flag, tiny");
    assertThatThrownBy(() -> records.withEventTime("day"))
        .hasMessageContaining("the event time has to be a timestamp (day)");
  }
}
