package io.flinkspark.bridge.flink.arrow;

import io.flinkspark.bridge.flink.arrow.ConvertedVector.Numbers;
import io.flinkspark.bridge.flink.schema.Reading;
import java.util.List;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.TimestampColumnVector;
import org.apache.flink.table.data.columnar.vector.VectorizedColumnBatch;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Shows a batch's columns as a reader wants them. Made once a batch, without a look at its rows;
 * columns that are wanted as they are published are left alone.
 */
public final class BatchView {

  private BatchView() {}

  /** The batch as read; the same object when nothing differs. */
  public static VectorizedColumnBatch of(Reading reading, VectorizedColumnBatch batch) {
    if (reading instanceof Reading.AsIs) {
      return batch;
    }
    VectorizedColumnBatch view =
        new VectorizedColumnBatch(columns(reading.columns(), batch.columns));
    view.setNumRows(batch.getNumRows());
    return view;
  }

  private static ColumnVector[] columns(List<Reading.Column> columns, ColumnVector[] published) {
    ColumnVector[] vectors = new ColumnVector[columns.size()];
    for (int i = 0; i < vectors.length; i++) {
      Reading.Column column = columns.get(i);
      vectors[i] =
          column.isAbsent()
              ? new ArrowVector.OfNulls()
              : column(column.reading(), published[column.position()]);
    }
    return vectors;
  }

  private static ColumnVector column(Reading reading, ColumnVector vector) {
    if (reading instanceof Reading.AsIs) {
      return vector;
    }
    if (reading instanceof Reading.Converted converted) {
      return converted(converted, vector);
    }
    if (reading instanceof Reading.Branch branch) {
      return column(branch.chosen(), vector);
    }
    if (reading instanceof Reading.OfRow row) {
      ArrowVector.OfStructs structs = (ArrowVector.OfStructs) vector;
      return structs.withFields(columns(row.columns(), structs.fields()));
    }
    if (reading instanceof Reading.OfArray array) {
      ArrowVector.OfLists lists = (ArrowVector.OfLists) vector;
      return lists.withElements(column(array.element(), lists.elements()));
    }
    if (reading instanceof Reading.OfMap map) {
      ArrowVector.OfMaps maps = (ArrowVector.OfMaps) vector;
      return maps.withEntries(column(map.key(), maps.keys()), column(map.value(), maps.values()));
    }
    throw new IllegalStateException("Cannot view a column: it is not there (" + reading + ")");
  }

  private static ColumnVector converted(Reading.Converted reading, ColumnVector vector) {
    LogicalType type = reading.type();
    return switch (type.getTypeRoot()) {
      case SMALLINT -> new ConvertedVector.OfShorts(vector, Numbers.whole(vector));
      case INTEGER -> new ConvertedVector.OfInts(vector, Numbers.whole(vector));
      case BIGINT -> new ConvertedVector.OfLongs(vector, Numbers.whole(vector));
      case FLOAT -> new ConvertedVector.OfFloats(vector, Numbers.whole(vector));
      case DOUBLE -> new ConvertedVector.OfDoubles(vector, Numbers.floating(vector));
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          new ConvertedVector.OfTimestamps(
              (TimestampColumnVector) vector, LogicalTypeChecks.getPrecision(type));
      default ->
          throw new IllegalStateException("Cannot view a column: no conversion to " + reading);
    };
  }
}
