package io.flinkspark.bridge.functions.bench;

import java.util.zip.CRC32;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;

/** What a row adds to the sum that all cases must have; Spark's side has the same. */
final class ProjectedSum {

  private ProjectedSum() {}

  /** Looks at every column, and of each text at its last byte. */
  static long quick(RowData row) {
    return last(row, 0) * 31L
        + last(row, 1) * 7L
        + last(row, 2)
        + (long) (row.getDouble(3) * 1024)
        + row.getInt(4) * 13L;
  }

  /** Looks at every byte. */
  static long full(RowData row) {
    return crc(row, 0) * 31
        + crc(row, 1) * 7
        + crc(row, 2)
        + (long) (row.getDouble(3) * 1024)
        + row.getInt(4) * 13L;
  }

  /** Of the rows as they are made: as many columns, of the same types. */
  static long made(RowData row) {
    return last(row, 2) * 31L
        + last(row, 3) * 7L
        + row.getInt(4)
        + (long) row.getDouble(6)
        + row.getLong(5);
  }

  private static int last(RowData row, int column) {
    if (row.isNullAt(column)) {
      return 0;
    }
    BinaryStringData text = (BinaryStringData) row.getString(column);
    return text.byteAt(text.getSizeInBytes() - 1);
  }

  private static long crc(RowData row, int column) {
    if (row.isNullAt(column)) {
      return 0;
    }
    CRC32 crc = new CRC32();
    crc.update(row.getString(column).toBytes());
    return crc.getValue();
  }
}
