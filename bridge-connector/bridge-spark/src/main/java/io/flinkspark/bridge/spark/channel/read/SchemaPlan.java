package io.flinkspark.bridge.spark.channel.read;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;

/**
 * How files of one schema are read.
 *
 * @param writer the schema itself, as Avro's JSON
 * @param fromFile the columns to read, under the file's names
 * @param columns what the query gets, in its order
 * @param filters what rows groups have to fulfil, in the file's terms; rows that do not may come
 */
record SchemaPlan(
    String writer, StructType fromFile, List<ColumnSource> columns, List<Filter> filters)
    implements Serializable {

  /** Whether all columns can be had as vectors, without making rows. */
  boolean isFlat() {
    return columns.stream().allMatch(ColumnSource::isFlat);
  }

  /** Whether the query gets the columns as they are in the file. */
  boolean isSame() {
    boolean isSame = columns.size() == fromFile.length();
    for (int i = 0; isSame && i < columns.size(); i++) {
      isSame =
          columns.get(i) instanceof ColumnSource.Read read
              && read.ordinal() == i
              && read.conversion() instanceof Conversion.Same;
    }
    return isSame;
  }
}
