package io.flinkspark.bridge.functions.expressions;

import io.flinkspark.bridge.functions.types.ExternalRowView;
import io.flinkspark.bridge.functions.types.RowDataView;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * How an evaluator sees the records that come in.
 *
 * @param <I> the records
 */
interface RecordSource<I> {

  /** The record as Spark sees it; valid until the next one. */
  InternalRow view(I record);

  /** Insert, update or delete: results have the record's kind. */
  RowKind kind(I record);

  /** Takes a column to the output as it is, if the output's form of it is the input's. */
  Optional<Function<I, Object>> asIs(int ordinal);

  static RecordSource<RowData> ofRowData(RowType type) {
    var view = new RowDataView(type);
    return new RecordSource<>() {
      @Override
      public InternalRow view(RowData record) {
        return view.pointTo(record);
      }

      @Override
      public RowKind kind(RowData record) {
        return record.getRowKind();
      }

      @Override
      public Optional<Function<RowData, Object>> asIs(int ordinal) {
        LogicalType column = type.getTypeAt(ordinal);
        if (!isSameInSpark(column)) {
          return Optional.empty();
        }
        RowData.FieldGetter getter = RowData.createFieldGetter(column, ordinal);
        return Optional.of(getter::getFieldOrNull);
      }
    };
  }

  static RecordSource<Row> ofRows(StructType type) {
    var view = new ExternalRowView(type);
    return new RecordSource<>() {
      @Override
      public InternalRow view(Row record) {
        return view.pointTo(record);
      }

      @Override
      public RowKind kind(Row record) {
        return record.getKind();
      }

      @Override
      public Optional<Function<Row, Object>> asIs(int ordinal) {
        return Optional.empty();
      }
    };
  }

  private static boolean isSameInSpark(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case TIMESTAMP_WITHOUT_TIME_ZONE -> ((TimestampType) type).getPrecision() <= 6;
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> ((LocalZonedTimestampType) type).getPrecision() <= 6;
      case ARRAY -> isSameInSpark(((ArrayType) type).getElementType());
      case MAP, ROW, MULTISET, STRUCTURED_TYPE, DISTINCT_TYPE, NULL -> false;
      default -> true;
    };
  }
}
