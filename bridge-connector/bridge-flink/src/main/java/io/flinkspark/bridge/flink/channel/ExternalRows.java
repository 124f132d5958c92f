package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.flink.channel.format.RowFiles;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.data.conversion.RowRowConverter;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;

/** Makes Flink's own rows of {@link Row}s, with names or positions. Used by one thread. */
final class ExternalRows implements RowFiles.Rows<Row> {

  private final List<String> names;
  private final List<DataType> types;
  private final ClassLoader userCode;
  private final RowRowConverter converter;

  ExternalRows(DataType columns, ClassLoader userCode) {
    names = ((RowType) columns.getLogicalType()).getFieldNames();
    types = columns.getChildren();
    this.userCode = userCode;
    converter = RowRowConverter.create(columns);
    converter.open(userCode);
  }

  @Override
  public RowData row(Row record) {
    return converter.toInternal(record);
  }

  @Override
  public Function<Row, Object> column(int position) {
    DataStructureConverter<Object, Object> column =
        DataStructureConverters.getConverter(types.get(position));
    column.open(userCode);
    String name = names.get(position);
    return row ->
        column.toInternalOrNull(
            row.getFieldNames(false) == null ? row.getField(position) : row.getField(name));
  }
}
