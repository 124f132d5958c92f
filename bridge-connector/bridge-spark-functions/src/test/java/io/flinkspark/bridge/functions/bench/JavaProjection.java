package io.flinkspark.bridge.functions.bench;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * The projection as one writes it by hand over Flink's internal rows, with the best that Flink has
 * for their strings: bytes stay bytes.
 */
final class JavaProjection implements MapFunction<RowData, RowData>, ResultTypeQueryable<RowData> {

  private static final long serialVersionUID = 1;
  private static final StringData ERROR = StringData.fromString("error");
  private static final StringData REFUSED = StringData.fromString("refused");
  private static final StringData OK = StringData.fromString("ok");
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyy-MM");

  @Override
  public TypeInformation<RowData> getProducedType() {
    return InternalTypeInfo.ofFields(
        VarCharType.STRING_TYPE,
        VarCharType.STRING_TYPE,
        VarCharType.STRING_TYPE,
        new DoubleType(),
        new IntType());
  }

  @Override
  public RowData map(RowData row) {
    GenericRowData result = new GenericRowData(row.getRowKind(), 5);
    if (!row.isNullAt(2)) {
      result.setField(0, ((BinaryStringData) row.getString(2)).trim().toUpperCase());
    }
    result.setField(2, row.isNullAt(4) ? OK : outcome(row.getInt(4)));
    if (!row.isNullAt(5)) {
      result.setField(3, row.getLong(5) / 1024.0);
    }
    if (!row.isNullAt(1)) {
      ZonedDateTime time = row.getTimestamp(1, 6).toInstant().atZone(ZoneOffset.UTC);
      result.setField(1, StringData.fromString(MONTH.format(time)));
      result.setField(4, time.getHour());
    }
    return result;
  }

  private static StringData outcome(int status) {
    if (status >= 500) {
      return ERROR;
    }
    return status >= 400 ? REFUSED : OK;
  }
}
