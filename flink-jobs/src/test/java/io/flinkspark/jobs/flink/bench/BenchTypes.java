package io.flinkspark.jobs.flink.bench;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;

/** The columns of the benchmark's rows, as Spark's side makes them. */
final class BenchTypes {

  /** The rows that go through Kafka. */
  static final String AVRO_SCHEMA =
      """
      {"type": "record", "name": "BenchRow", "namespace": "io.flinkspark.jobs.bench", "fields": [
        {"name": "id", "type": "long"},
        {"name": "ts", "type": {"type": "long", "logicalType": "timestamp-micros"}},
        {"name": "user", "type": "string"},
        {"name": "url", "type": "string"},
        {"name": "status", "type": "int"},
        {"name": "bytes", "type": "long"},
        {"name": "latency", "type": "double"}]}
      """;

  private BenchTypes() {}

  static RowType rowType() {
    return rowType(new TimestampType(6));
  }

  /** The same with instants, as Spark takes them for its timestamps. */
  static RowType rowTypeOfInstants() {
    return rowType(new LocalZonedTimestampType(6));
  }

  private static RowType rowType(LogicalType timestamp) {
    return RowType.of(
        new LogicalType[] {
          new BigIntType(),
          timestamp,
          VarCharType.STRING_TYPE,
          VarCharType.STRING_TYPE,
          new IntType(),
          new BigIntType(),
          new DoubleType()
        },
        new String[] {"id", "ts", "user", "url", "status", "bytes", "latency"});
  }

  static TypeInformation<RowData> rowTypeInformation() {
    return InternalTypeInfo.of(rowType());
  }
}
