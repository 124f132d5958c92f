package io.flinkspark.bridge.flink.arrow;

import static io.flinkspark.bridge.flink.arrow.ArrowMessage.malformed;
import static io.flinkspark.bridge.flink.arrow.ArrowVector.NO_NULLS;

import io.flinkspark.bridge.protocol.BatchBuffer;
import io.flinkspark.bridge.protocol.BridgeException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.VectorizedColumnBatch;

/**
 * Makes Flink's column vectors of one Arrow record batch. Nothing is copied: the vectors are views
 * of the message's array, or of memory that it is decompressed to, and good as long as that is left
 * alone. Whatever the bytes, the vectors never read outside the body: the layout is checked here,
 * before the first row.
 */
public final class ArrowBatchReader {

  private final RecordBatch batch;
  private final ArrowBody body;
  private final byte[] bytes;
  private final FieldNode node = new FieldNode();
  private int nodes;
  private int buffers;

  private ArrowBatchReader(RecordBatch batch, ArrowBody body) {
    this.batch = batch;
    this.body = body;
    bytes = body.bytes();
  }

  /** Reads an encapsulated record batch message that is not compressed. */
  public static VectorizedColumnBatch read(ArrowSchema schema, ByteBuffer message, int rows) {
    return read(schema, message, rows, new BatchBuffer(), 0);
  }

  /**
   * Reads an encapsulated record batch message.
   *
   * @param message with an array behind it
   * @param rows the number of rows that the batch must have
   * @param plain where a compressed batch is decompressed to; the vectors are then views of it
   * @param maxPlainBytes the most that may be taken there
   * @throws BridgeException when the bytes are no such batch
   */
  public static VectorizedColumnBatch read(
      ArrowSchema schema, ByteBuffer message, int rows, BatchBuffer plain, int maxPlainBytes) {
    try {
      ArrowMessage arrow = ArrowMessage.read(message);
      if (arrow.metadata().headerType() != MessageHeader.RecordBatch) {
        throw malformed("it is no record batch (header %d)", arrow.metadata().headerType());
      }
      RecordBatch batch = (RecordBatch) arrow.metadata().header(new RecordBatch());
      ArrowBody body = ArrowBody.of(batch, arrow.body(), plain, maxPlainBytes);
      return new ArrowBatchReader(batch, body).read(schema, rows);
    } catch (BridgeException e) {
      throw e;
    } catch (RuntimeException e) {
      throw malformed(e);
    }
  }

  private VectorizedColumnBatch read(ArrowSchema schema, int rows) {
    if (batch.length() != rows) {
      throw malformed("it has %d rows, not %d", batch.length(), rows);
    }
    VectorizedColumnBatch columns = new VectorizedColumnBatch(vectors(schema.fields(), rows));
    columns.setNumRows(rows);
    if (nodes != batch.nodesLength() || buffers != body.buffers()) {
      throw malformed(
          "it has %d columns and %d buffers, its schema %d and %d",
          batch.nodesLength(), body.buffers(), nodes, buffers);
    }
    return columns;
  }

  private ColumnVector[] vectors(List<ArrowField> fields, int rows) {
    ColumnVector[] vectors = new ColumnVector[fields.size()];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = vector(fields.get(i), rows);
    }
    return vectors;
  }

  /** The next column, which must have this many rows. */
  private ColumnVector vector(ArrowField field, int rows) {
    int length = nextNode();
    if (length != rows) {
      throw malformed("column %s has %d rows, not %d", field.name(), length, rows);
    }
    return vectorOfNode(field, rows);
  }

  /** The next column, whose node was just read. */
  private ColumnVector vectorOfNode(ArrowField field, int rows) {
    if (field.kind() == ArrowField.Kind.NULL) {
      return new ArrowVector.OfNulls();
    }
    boolean hasNulls = node.nullCount() != 0;
    int bits = nextBuffer(field, hasNulls ? bytesOfBits(rows) : 0);
    int validity = hasNulls ? bits : NO_NULLS;
    return switch (field.kind()) {
      case NULL -> throw new IllegalStateException("handled above");
      case BOOLEAN ->
          new ArrowVector.OfBooleans(bytes, validity, nextBuffer(field, bytesOfBits(rows)));
      case INT8 -> new ArrowVector.OfBytes(bytes, validity, values(field, rows, Byte.BYTES));
      case INT16 -> new ArrowVector.OfShorts(bytes, validity, values(field, rows, Short.BYTES));
      case INT32, DATE, YEAR_MONTH ->
          new ArrowVector.OfInts(bytes, validity, values(field, rows, Integer.BYTES));
      case INT64, DURATION ->
          new ArrowVector.OfLongs(bytes, validity, values(field, rows, Long.BYTES));
      case FLOAT -> new ArrowVector.OfFloats(bytes, validity, values(field, rows, Float.BYTES));
      case DOUBLE -> new ArrowVector.OfDoubles(bytes, validity, values(field, rows, Double.BYTES));
      case DECIMAL ->
          new ArrowVector.OfDecimals(
              bytes, validity, values(field, rows, ArrowVector.OfDecimals.SIZE));
      case TIMESTAMP, ZONED_TIMESTAMP ->
          new ArrowVector.OfTimestamps(bytes, validity, values(field, rows, Long.BYTES));
      case UTF8, BINARY -> strings(field, rows, validity);
      case LIST -> list(field, rows, validity);
      case MAP -> map(field, rows, validity);
      case STRUCT -> new ArrowVector.OfStructs(bytes, validity, vectors(field.children(), rows));
    };
  }

  private ColumnVector strings(ArrowField field, int rows, int validity) {
    int offsets = offsets(field, rows);
    int values = nextBuffer(field, 0);
    checkOffsets(field, offsets, rows, body.length(buffers - 1));
    return new ArrowVector.OfStrings(bytes, validity, offsets, values);
  }

  private ColumnVector list(ArrowField field, int rows, int validity) {
    int offsets = offsets(field, rows);
    int elements = nextNode();
    checkOffsets(field, offsets, rows, elements);
    return new ArrowVector.OfLists(
        bytes, validity, offsets, vectorOfNode(field.children().get(0), elements));
  }

  private ColumnVector map(ArrowField field, int rows, int validity) {
    int offsets = offsets(field, rows);
    int entries = nextNode();
    checkOffsets(field, offsets, rows, entries);
    // The entries are a struct; one that is null as a whole has no meaning and is not looked at.
    nextBuffer(field, 0);
    ColumnVector[] keysAndValues = vectors(field.children(), entries);
    return new ArrowVector.OfMaps(bytes, validity, offsets, keysAndValues[0], keysAndValues[1]);
  }

  private int nextNode() {
    if (nodes >= batch.nodesLength()) {
      throw malformed("it has too few columns (%d)", batch.nodesLength());
    }
    batch.nodes(node, nodes);
    nodes++;
    if (node.length() < 0 || node.length() > Integer.MAX_VALUE) {
      throw malformed("a column has an impossible number of values (%d)", node.length());
    }
    return (int) node.length();
  }

  /** The position of the next buffer in the array, after a check that it holds so many bytes. */
  private int nextBuffer(ArrowField field, long needed) {
    if (buffers >= body.buffers()) {
      throw malformed("it has too few buffers (%d)", buffers);
    }
    if (body.length(buffers) < needed) {
      throw malformed(
          "a buffer of column %s is too short (%d bytes of %d)",
          field.name(), body.length(buffers), needed);
    }
    return body.start(buffers++);
  }

  private int values(ArrowField field, int rows, int width) {
    return nextBuffer(field, (long) rows * width);
  }

  private static long bytesOfBits(int rows) {
    return (rows + 7L) / Byte.SIZE;
  }

  private int offsets(ArrowField field, int rows) {
    // Without rows the one offset may be missing.
    return nextBuffer(field, rows == 0 ? 0 : (rows + 1L) * Integer.BYTES);
  }

  private void checkOffsets(ArrowField field, int offsets, int rows, long limit) {
    if (rows == 0) {
      return;
    }
    int previous = ArrowVector.intAt(bytes, offsets);
    int first = previous;
    int order = 0;
    for (int row = 1; row <= rows; row++) {
      int next = ArrowVector.intAt(bytes, offsets + row * Integer.BYTES);
      // Negative as soon as one offset is below the one before; none overflows once first >= 0.
      order |= next < previous ? -1 : 0;
      previous = next;
    }
    if (first < 0 || order < 0 || previous > limit) {
      throw malformed(
          "the offsets of column %s are not ascending from 0 to %d", field.name(), limit);
    }
  }
}
