package io.flinkspark.bridge.functions.encoders;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;

/**
 * Turns values into Spark's UnsafeRow bytes and back with the code that Spark generates for an
 * encoder. It reuses its buffers: one thread at a time may use it.
 *
 * @param <T> the type of the values
 */
public final class EncoderCodec<T> {
  private final ExpressionEncoder.Serializer<T> serializer;
  private final ExpressionEncoder.Deserializer<T> deserializer;
  private final String schema;
  private final ClassLoader loader;
  private final UnsafeRow row;
  private final Map<String, OlderRows> older = new HashMap<>();
  private byte[] buffer = new byte[256];

  EncoderCodec(ExpressionEncoder<T> encoder, String schema, ClassLoader loader) {
    this.serializer = encoder.createSerializer();
    this.deserializer = encoder.createDeserializer();
    this.schema = schema;
    this.loader = loader;
    this.row = new UnsafeRow(encoder.schema().size());
  }

  /** Passes on what {@link #encode} wrote, as it is. */
  static void copy(DataInputView in, DataOutputView out) throws IOException {
    int length = RowBytes.readLength(in);
    out.writeInt(length);
    if (length > 0) {
      // Not by out.write(in, length): Flink's own DataOutputSerializer does not grow for it.
      out.write(RowBytes.read(length, in));
    }
  }

  /** Writes a value, which may be null, preceded by its length. */
  public void encode(T value, DataOutputView out) throws IOException {
    if (value == null) {
      out.writeInt(RowBytes.NULL);
      return;
    }
    UnsafeRow encoded = toRow(value);
    int length = encoded.getSizeInBytes();
    RowBytes.writeLength(length, out);
    if (encoded.getBaseObject() instanceof byte[] bytes) {
      out.write(bytes, (int) (encoded.getBaseOffset() - Platform.BYTE_ARRAY_OFFSET), length);
      return;
    }
    out.write(encoded.getBytes(), 0, length);
  }

  /** Reads what {@link #encode} wrote. */
  public T decode(DataInputView in) throws IOException {
    int length = RowBytes.readLength(in);
    if (length == RowBytes.NULL) {
      return null;
    }
    buffer = RowBytes.readInto(buffer, length, in);
    return toValue(point(row, buffer, length));
  }

  /** The value's bytes, without a length; the value is not null. */
  public byte[] toBytes(T value) {
    UnsafeRow encoded = toRow(value);
    return encoded.getBytes().clone();
  }

  /**
   * The value of bytes that were written in some schema, this encoder's own or an older one.
   *
   * @param writtenIn the schema's JSON
   * @throws IllegalStateException if values cannot pass from that schema to this encoder's
   */
  public T fromBytes(byte[] bytes, String writtenIn) {
    if (writtenIn.equals(schema)) {
      return toValue(point(row, bytes, bytes.length));
    }
    OlderRows rows = older.computeIfAbsent(writtenIn, OlderRows::new);
    return toValue(rows.projection.apply(point(rows.row, bytes, bytes.length)));
  }

  /** Spark reads a row's fields from memory as it is: a row that is too short has others' there. */
  private static UnsafeRow point(UnsafeRow row, byte[] bytes, int length) {
    int fields = row.numFields();
    int least = UnsafeRow.calculateBitSetWidthInBytes(fields) + Long.BYTES * fields;
    if (length < least) {
      throw new IllegalStateException(
          RowBytes.damaged(
              "a value of Spark's",
              "a row of %d fields takes %d bytes at least (%d)".formatted(fields, least, length)));
    }
    row.pointTo(bytes, length);
    return row;
  }

  /** The value of a row of Spark's with this encoder's columns, of any kind; it is read at once. */
  public T fromRow(InternalRow columns) {
    return toValue(columns);
  }

  /** The value's columns, in a row that stays; the value is not null. */
  public InternalRow toOwnRow(T value) {
    return toRow(value).copy();
  }

  /** A deep copy. */
  public T copy(T value) {
    if (value == null) {
      return null;
    }
    UnsafeRow encoded = toRow(value);
    return toValue(encoded);
  }

  private UnsafeRow toRow(T value) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    if (before == loader) {
      return (UnsafeRow) serializer.apply(value);
    }
    thread.setContextClassLoader(loader);
    try {
      return (UnsafeRow) serializer.apply(value);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private T toValue(InternalRow encoded) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    if (before == loader) {
      return deserializer.apply(encoded);
    }
    thread.setContextClassLoader(loader);
    try {
      return deserializer.apply(encoded);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private final class OlderRows {
    private final UnsafeProjection projection;
    private final UnsafeRow row;

    OlderRows(String writtenIn) {
      StructType from = (StructType) DataType.fromJson(writtenIn);
      this.projection = SchemaEvolution.projection(from, (StructType) DataType.fromJson(schema));
      this.row = new UnsafeRow(from.size());
    }
  }
}
