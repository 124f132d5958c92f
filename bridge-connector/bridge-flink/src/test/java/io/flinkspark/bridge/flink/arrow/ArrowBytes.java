package io.flinkspark.bridge.flink.arrow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Arrow's own library writes what the tests read. Values are plain: a list of objects for a list or
 * a struct, a list of pairs for a map, numbers for dates and times, byte buffers for bytes.
 */
public final class ArrowBytes {

  private ArrowBytes() {}

  /** The encapsulated schema message. */
  public static byte[] schema(Schema schema) {
    return written(out -> MessageSerializer.serialize(out, schema));
  }

  /** The encapsulated record batch message of these rows. */
  public static byte[] batch(Schema schema, List<List<Object>> rows) {
    return batch(schema, rows, NoCompressionCodec.INSTANCE);
  }

  /** The same with LZ4 in its buffers. */
  public static byte[] compressedBatch(Schema schema, List<List<Object>> rows) {
    return batch(schema, rows, new Lz4FrameWriter());
  }

  private static byte[] batch(Schema schema, List<List<Object>> rows, CompressionCodec codec) {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      root.allocateNew();
      for (int column = 0; column < schema.getFields().size(); column++) {
        for (int row = 0; row < rows.size(); row++) {
          set(root.getVector(column), row, rows.get(row).get(column));
        }
      }
      root.setRowCount(rows.size());
      try (ArrowRecordBatch batch = new VectorUnloader(root, true, codec, true).getRecordBatch()) {
        return written(out -> MessageSerializer.serialize(out, batch));
      }
    }
  }

  private interface Writing {
    void to(WriteChannel channel) throws IOException;
  }

  private static byte[] written(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (WriteChannel channel = new WriteChannel(Channels.newChannel(bytes))) {
      writing.to(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void set(FieldVector vector, int row, Object value) {
    if (value == null) {
      if (!(vector instanceof NullVector)) {
        vector.setNull(row);
      }
      return;
    }
    if (vector instanceof ListVector list) {
      List<?> elements = (List<?>) value;
      int start = list.startNewValue(row);
      for (int i = 0; i < elements.size(); i++) {
        set(list.getDataVector(), start + i, elements.get(i));
      }
      list.endValue(row, elements.size());
    } else if (vector instanceof StructVector struct) {
      struct.setIndexDefined(row);
      List<?> fields = (List<?>) value;
      for (int i = 0; i < fields.size(); i++) {
        set((FieldVector) struct.getChildByOrdinal(i), row, fields.get(i));
      }
    } else {
      setScalar(vector, row, value);
    }
  }

  private static void setScalar(FieldVector vector, int row, Object value) {
    if (vector instanceof BitVector bits) {
      bits.setSafe(row, (Boolean) value ? 1 : 0);
    } else if (vector instanceof TinyIntVector bytes) {
      bytes.setSafe(row, (Byte) value);
    } else if (vector instanceof SmallIntVector shorts) {
      shorts.setSafe(row, (Short) value);
    } else if (vector instanceof IntVector ints) {
      ints.setSafe(row, (Integer) value);
    } else if (vector instanceof BigIntVector longs) {
      longs.setSafe(row, (Long) value);
    } else if (vector instanceof Float4Vector floats) {
      floats.setSafe(row, (Float) value);
    } else if (vector instanceof Float8Vector doubles) {
      doubles.setSafe(row, (Double) value);
    } else if (vector instanceof DecimalVector decimals) {
      decimals.setSafe(row, (BigDecimal) value);
    } else if (vector instanceof VarCharVector strings) {
      strings.setSafe(row, ((String) value).getBytes(StandardCharsets.UTF_8));
    } else if (vector instanceof VarBinaryVector binaries) {
      binaries.setSafe(row, ((ByteBuffer) value).array());
    } else if (vector instanceof DateDayVector days) {
      days.setSafe(row, (Integer) value);
    } else if (vector instanceof TimeStampVector micros) {
      micros.setSafe(row, (Long) value);
    } else if (vector instanceof IntervalYearVector months) {
      months.setSafe(row, (Integer) value);
    } else if (vector instanceof DurationVector micros) {
      micros.setSafe(row, (Long) value);
    } else {
      throw new IllegalArgumentException("No such type: " + vector.getField());
    }
  }
}
