package io.flinkspark.jobs.flink.bench;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.CRC32;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * What a row contributes to the sum that all rows must have; Spark's side knows that sum.
 *
 * @param <T> the row's form
 */
interface RowSum<T> extends Serializable {

  /**
   * Of two columns, a text and a number: a job that keys by one and adds the other reads as much.
   */
  long quick(T row);

  /** Of all columns. */
  long full(T row);

  private static long quick(int lastOfUser, long bytes) {
    return lastOfUser * 31L + bytes;
  }

  private static long full(
      long id, long micros, byte[] user, byte[] url, int status, long bytes, double latency) {
    return id * 31
        + micros * 7
        + crc(user) * 3
        + crc(url) * 5
        + status * 11L
        + bytes
        + (long) (latency * 8) * 13;
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }

  /** Flink's own rows. */
  final class OfRowData implements RowSum<RowData> {
    private static final long serialVersionUID = 1;

    @Override
    public long quick(RowData row) {
      BinaryStringData user = (BinaryStringData) row.getString(2);
      return RowSum.quick(user.byteAt(user.getSizeInBytes() - 1), row.getLong(5));
    }

    @Override
    public long full(RowData row) {
      TimestampData time = row.getTimestamp(1, 6);
      return RowSum.full(
          row.getLong(0),
          time.getMillisecond() * 1000 + time.getNanoOfMillisecond() / 1000,
          row.getString(2).toBytes(),
          row.getString(3).toBytes(),
          row.getInt(4),
          row.getLong(5),
          row.getDouble(6));
    }
  }

  /** Flink's own rows, of a single number each. */
  final class OfFirstColumn implements RowSum<RowData> {
    private static final long serialVersionUID = 1;

    @Override
    public long quick(RowData row) {
      return row.getLong(0);
    }

    @Override
    public long full(RowData row) {
      return row.getLong(0);
    }
  }

  /** POJOs. */
  final class OfPojo implements RowSum<BenchRecord> {
    private static final long serialVersionUID = 1;

    @Override
    public long quick(BenchRecord row) {
      return RowSum.quick(row.user.charAt(row.user.length() - 1), row.bytes);
    }

    @Override
    public long full(BenchRecord row) {
      Instant time = row.ts;
      return RowSum.full(
          row.id,
          time.getEpochSecond() * 1_000_000 + time.getNano() / 1000,
          row.user.getBytes(StandardCharsets.UTF_8),
          row.url.getBytes(StandardCharsets.UTF_8),
          row.status,
          row.bytes,
          row.latency);
    }
  }

  /** Avro's generic records. */
  final class OfAvro implements RowSum<GenericRecord> {
    private static final long serialVersionUID = 1;

    @Override
    public long quick(GenericRecord row) {
      Utf8 user = (Utf8) row.get(2);
      return RowSum.quick(user.getBytes()[user.getByteLength() - 1], (long) row.get(5));
    }

    @Override
    public long full(GenericRecord row) {
      return RowSum.full(
          (long) row.get(0),
          (long) row.get(1),
          row.get(2).toString().getBytes(StandardCharsets.UTF_8),
          row.get(3).toString().getBytes(StandardCharsets.UTF_8),
          (int) row.get(4),
          (long) row.get(5),
          (double) row.get(6));
    }
  }
}
