package io.flinkspark.bridge.spark;

import io.flinkspark.bridge.protocol.Bytes;
import io.flinkspark.bridge.protocol.DataMessage.Batch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.ArrowUtils;
import org.apache.spark.sql.vectorized.ArrowColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.collection.JavaConverters;

/** Reads batches with Arrow's own reader and Spark's own vectors: nothing of the module's. */
final class ArrowRows {

  private final Bytes schema;

  ArrowRows(Bytes schema) {
    this.schema = schema;
  }

  List<String> read(Batch batch) {
    byte[] message = new byte[batch.arrowBatch().remaining()];
    batch.arrowBatch().duplicate().get(message);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(schema.toArray());
    stream.writeBytes(message);
    try (BufferAllocator allocator = new RootAllocator();
        ArrowStreamReader reader =
            new ArrowStreamReader(
                new ByteArrayInputStream(stream.toByteArray()), allocator, Lz4FrameCodec.FACTORY)) {
      if (!reader.loadNextBatch()) {
        throw new AssertionError("There is no batch in the message");
      }
      return rows(reader.getVectorSchemaRoot(), batch.rows());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> rows(VectorSchemaRoot root, int count) {
    StructType type = ArrowUtils.fromArrowSchema(root.getSchema());
    ColumnVector[] vectors =
        root.getFieldVectors().stream().map(ArrowColumnVector::new).toArray(ColumnVector[]::new);
    if (root.getRowCount() != count) {
      throw new AssertionError(root.getRowCount() + " rows, not " + count);
    }
    List<String> rows = new ArrayList<>(count);
    Iterator<InternalRow> iterator = new ColumnarBatch(vectors, count).rowIterator();
    while (iterator.hasNext()) {
      InternalRow row = iterator.next();
      List<Object> values = new ArrayList<>();
      StructField[] fields = type.fields();
      for (int i = 0; i < fields.length; i++) {
        Object value = row.isNullAt(i) ? null : row.get(i, fields[i].dataType());
        values.add(CatalystTypeConverters.convertToScala(value, fields[i].dataType()));
      }
      rows.add(text(values));
    }
    return rows;
  }

  /** A row of Spark as the same text. */
  static String text(Row row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      values.add(row.get(i));
    }
    return text(values);
  }

  static List<String> texts(List<Row> rows) {
    return rows.stream().map(ArrowRows::text).toList();
  }

  private static String text(Object value) {
    if (value instanceof Row row) {
      return text(row);
    }
    if (value instanceof byte[] bytes) {
      return "0x" + HexFormat.of().formatHex(bytes);
    }
    if (value instanceof List<?> values) {
      return values.stream().map(ArrowRows::text).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      return JavaConverters.mapAsJavaMap(map).entrySet().stream()
          .map(entry -> text(entry.getKey()) + "=" + text(entry.getValue()))
          .sorted()
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof scala.collection.Seq<?> values) {
      return text(List.copyOf(nullsAsText(JavaConverters.seqAsJavaList(values))));
    }
    return String.valueOf(value);
  }

  private static List<String> nullsAsText(List<?> values) {
    return values.stream().map(ArrowRows::text).toList();
  }
}
