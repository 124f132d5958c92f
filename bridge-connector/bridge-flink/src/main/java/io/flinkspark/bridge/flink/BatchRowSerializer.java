package io.flinkspark.bridge.flink;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;

/**
 * Flink's serializer of rows, except that a copy of a {@link BatchRow} is a view, too. What it
 * writes, and what it leaves in savepoints, is Flink's own.
 */
final class BatchRowSerializer extends RowDataSerializer {

  private static final long serialVersionUID = 1;

  private final RowType type;

  BatchRowSerializer(RowType type) {
    super(type);
    this.type = type;
  }

  @Override
  public TypeSerializer<RowData> duplicate() {
    return new BatchRowSerializer(type);
  }

  @Override
  public RowData copy(RowData row) {
    return row instanceof BatchRow view ? view.copy() : super.copy(row);
  }

  @Override
  public RowData copy(RowData row, RowData reuse) {
    return row instanceof BatchRow view ? view.copy() : super.copy(row, reuse);
  }
}
