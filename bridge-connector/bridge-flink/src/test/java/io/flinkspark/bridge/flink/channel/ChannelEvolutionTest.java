package io.flinkspark.bridge.flink.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class ChannelEvolutionTest {

  private static String text(DataTypes.Field... columns) {
    return ChannelRecords.rowData((RowType) DataTypes.ROW(columns).getLogicalType())
        .schema()
        .text();
  }

  private static String it(DataType type) {
    return text(DataTypes.FIELD("it", type));
  }

  private static String record(String fields) {
    return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}";
  }

  private static void assertAllowed(String now, String before) {
    assertThatCode(() -> ChannelEvolution.requireReadable(now, before)).doesNotThrowAnyException();
  }

  private static void assertRefused(String now, String before, String... reasons) {
    assertThatThrownBy(() -> ChannelEvolution.requireReadable(now, before))
        .isInstanceOf(BridgeException.class)
        .satisfies(
            e -> {
              assertThat(((BridgeException) e).code()).isEqualTo(ErrorCode.SCHEMA_INCOMPATIBLE);
              for (String reason : reasons) {
                assertThat(e).hasMessageContaining(reason);
              }
            });
  }

  @Test
  void columnsMayComeAndGoAndBecomeWider() {
    assertAllowed(
        text(
            DataTypes.FIELD("more", DataTypes.STRING()), DataTypes.FIELD("id", DataTypes.BIGINT())),
        text(
            DataTypes.FIELD("id", DataTypes.INT().notNull()),
            DataTypes.FIELD("gone", DataTypes.DATE())));
    assertAllowed(it(DataTypes.TIMESTAMP_LTZ(6)), it(DataTypes.TIMESTAMP_LTZ(3)));
    assertAllowed(it(DataTypes.DECIMAL(12, 2)), it(DataTypes.DECIMAL(10, 2)));
    assertAllowed(
        it(
            DataTypes.ROW(
                DataTypes.FIELD("a", DataTypes.INT()), DataTypes.FIELD("b", DataTypes.INT()))),
        it(DataTypes.ROW(DataTypes.FIELD("a", DataTypes.INT()))));
  }

  @Test
  void aRenamedFieldIsFoundByItsAlias() {
    String before = record("{\"name\":\"old\",\"type\":\"int\"}");

    assertAllowed(record("{\"name\":\"new\",\"type\":\"long\",\"aliases\":[\"old\"]}"), before);
    assertRefused(
        record("{\"name\":\"new\",\"type\":\"long\"}"),
        before,
        "READER_FIELD_MISSING_DEFAULT_VALUE");
  }

  @Test
  void everyReasonIsListed() {
    assertRefused(
        text(
            DataTypes.FIELD("a", DataTypes.INT()),
            DataTypes.FIELD("b", DataTypes.TIMESTAMP(3)),
            DataTypes.FIELD("c", DataTypes.INT().notNull())),
        text(
            DataTypes.FIELD("a", DataTypes.BIGINT()),
            DataTypes.FIELD("b", DataTypes.TIMESTAMP_LTZ(3))),
        "TYPE_MISMATCH at /a",
        "MEANING at /b: it was timestamp-millis and would be local-timestamp-millis",
        "READER_FIELD_MISSING_DEFAULT_VALUE");
  }

  @Test
  void whatAValueMeansStays() {
    assertRefused(
        it(DataTypes.DATE()), it(DataTypes.INT()), "it was a plain int and would be date");
    assertRefused(it(DataTypes.TIMESTAMP_LTZ(3)), it(DataTypes.TIMESTAMP_LTZ(6)), "MEANING at /it");
    assertRefused(
        it(DataTypes.DECIMAL(10, 3)),
        it(DataTypes.DECIMAL(10, 2)),
        "it was decimal(10, 2) and would be decimal(10, 3)");
    assertRefused(
        it(DataTypes.ARRAY(DataTypes.DATE())),
        it(DataTypes.ARRAY(DataTypes.INT())),
        "MEANING at /it/element");
  }

  @Test
  void aTextThatIsNoSchemaIsRefused() {
    assertRefused(it(DataTypes.INT()), "no schema", "a schema is no Avro schema");
  }
}
