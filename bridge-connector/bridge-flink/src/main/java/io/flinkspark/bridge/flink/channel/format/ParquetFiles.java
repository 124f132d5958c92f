package io.flinkspark.bridge.flink.channel.format;

import java.io.IOException;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.parquet.hadoop.api.WriteSupport;

/** Begins Parquet files. */
public final class ParquetFiles {

  /** The key of the schema's text in the footer. */
  public static final String SCHEMA_KEY = "bridge.schema";

  private ParquetFiles() {}

  /**
   * Begins files of Flink's own rows.
   *
   * @param text the schema that belongs to the type
   */
  public static FileOpener<RowData> of(RowType type, String text, FileCompression compression) {
    return target ->
        open(target, new RowParquetSupport(type, Map.of(SCHEMA_KEY, text)), compression);
  }

  /** Begins a file of whatever records. */
  public static <T> RecordFileWriter<T> open(
      DataFile target, WriteSupport<T> support, FileCompression compression) throws IOException {
    return new ParquetFile<>(target, support, compression);
  }
}
