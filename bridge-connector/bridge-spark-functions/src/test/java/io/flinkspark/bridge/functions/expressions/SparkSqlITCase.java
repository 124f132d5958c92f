package io.flinkspark.bridge.functions.expressions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.functions.errors.FailedRecord;
import io.flinkspark.bridge.functions.errors.OnError;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The operators in a job: serialized, on task threads, with Flink's serializers between them. */
class SparkSqlITCase {

  @RegisterExtension static final MiniClusterExtension FLINK = new MiniClusterExtension();

  private static final DataType SCHEMA =
      DataTypes.ROW(
          DataTypes.FIELD("id", DataTypes.BIGINT()),
          DataTypes.FIELD("name", DataTypes.STRING()),
          DataTypes.FIELD("country", DataTypes.STRING()),
          DataTypes.FIELD("amount", DataTypes.DECIMAL(10, 2)),
          DataTypes.FIELD("ts", DataTypes.TIMESTAMP_LTZ(3)));

  private static final Row[] ROWS = {
    Row.of(1L, " ann ", "DE", new BigDecimal("12.50"), Instant.parse("2024-02-29T10:00:00Z")),
    Row.of(2L, null, "FR", new BigDecimal("9.99"), Instant.parse("2024-03-01T00:00:00Z")),
    Row.of(3L, "cy", "IT", null, null),
  };

  private static DataStream<Row> rows() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    return env.fromData(
        Types.ROW_NAMED(
            new String[] {"id", "name", "country", "amount", "ts"},
            Types.LONG,
            Types.STRING,
            Types.STRING,
            Types.BIG_DEC,
            Types.INSTANT),
        ROWS);
  }

  private static SparkSettings score() {
    return SparkSettings.defaults()
        .withFunctions(
            new SparkFunctionRegistry()
                .register(
                    "score",
                    (UDF1<BigDecimal, Double>)
                        amount -> {
                          if (amount == null) {
                            throw new IllegalStateException("no amount");
                          }
                          return amount.doubleValue() * 2;
                        },
                    org.apache.spark.sql.types.DataTypes.DoubleType));
  }

  @Test
  void selects() throws Exception {
    DataStream<Row> out =
        SparkSql.on(rows(), SCHEMA)
            .select(
                "id",
                "upper(trim(name)) AS name",
                "date_format(ts, 'yyyy-MM') AS month",
                "to_date(ts) AS day",
                "array(id, id + 1) AS ids");
    List<Row> results = out.rebalance().executeAndCollect(10);
    assertThat(results).hasSize(3);
    Row first = results.get(0);
    assertThat(first)
        .isEqualTo(Row.of(1L, "ANN", "2024-02", LocalDate.of(2024, 2, 29), new Long[] {1L, 2L}));
    assertThat(first.getField("month")).isEqualTo("2024-02");
    assertThat(results.get(1).getField("name")).isNull();
    assertThat(results.get(2).getField("day")).isNull();
  }

  @Test
  void filters() throws Exception {
    DataStream<Row> kept =
        SparkSql.on(rows(), SCHEMA).filter("amount > 10 AND country IN ('DE','FR')");
    assertThat(kept.executeAndCollect(10)).containsExactly(ROWS[0]);
  }

  @Test
  void evaluatesInternalRows() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    var type = (RowType) DataTypes.ROW(DataTypes.FIELD("s", DataTypes.STRING())).getLogicalType();
    DataStream<RowData> internal =
        env.fromData(
            InternalTypeInfo.of(type),
            GenericRowData.of(StringData.fromString("a,b")),
            GenericRowData.of((Object) null));
    DataStream<RowData> out =
        SparkSql.on(internal.rebalance(), type).select("explode(split(s, ',')) AS part");
    assertThat(out.rebalance().executeAndCollect(10))
        .extracting(row -> row.getString(0).toString())
        .containsExactly("a", "b");
  }

  @Test
  void failsTheJobByDefault() {
    DataStream<Row> out = SparkSql.on(rows(), SCHEMA).with(score()).select("score(amount)");
    assertThatThrownBy(() -> out.executeAndCollect(10)).hasStackTraceContaining("no amount");
  }

  @Test
  void skipsARecordThatFails() throws Exception {
    DataStream<Row> out =
        SparkSql.on(rows(), SCHEMA)
            .with(score())
            .onError(OnError.SKIP)
            .select("id", "score(amount)");
    assertThat(out.executeAndCollect(10)).containsExactly(Row.of(1L, 25.0), Row.of(2L, 19.98));
  }

  @Test
  void setsARecordThatFailsAside() throws Exception {
    DataStream<Row> in = rows();
    DataStream<FailedRecord<Row>> failed =
        SparkSql.on(in, SCHEMA)
            .with(score())
            .onError(OnError.SIDE_OUTPUT)
            .select("id", "score(amount)")
            .getSideOutput(FailedRecord.tag(in.getType()));
    List<FailedRecord<Row>> records = failed.executeAndCollect(10);
    assertThat(records).hasSize(1);
    assertThat(records.get(0).record()).isEqualTo(ROWS[2]);
    assertThat(records.get(0).cause()).contains("no amount");
  }
}
