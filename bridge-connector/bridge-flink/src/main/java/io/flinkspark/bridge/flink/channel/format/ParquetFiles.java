package io.flinkspark.bridge.flink.channel.format;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.parquet.io.api.RecordConsumer;

/** Begins Parquet files. */
public final class ParquetFiles {

  private static final String SCHEMA_KEY = "bridge.schema";

  private ParquetFiles() {}

  /**
   * Begins files of Flink's own rows.
   *
   * @param text the schema that belongs to the type
   */
  public static FileOpener<RowData> of(RowType type, String text, FileCompression compression) {
    return of(
        RowColumns.of(type),
        text,
        consumer -> new RowValues.OfRow(type, "", consumer)::writeFields,
        compression);
  }

  /**
   * Begins files of whatever records.
   *
   * @param text the schema that belongs to the type
   * @param fields makes what writes the fields of a record
   */
  public static <T> FileOpener<T> of(
      ChannelType.OfRow type,
      String text,
      Function<RecordConsumer, Consumer<T>> fields,
      FileCompression compression) {
    return target ->
        new ParquetFile<>(
            target,
            new ParquetSupport<>(ParquetSchema.of(type), Map.of(SCHEMA_KEY, text), fields),
            compression);
  }
}
