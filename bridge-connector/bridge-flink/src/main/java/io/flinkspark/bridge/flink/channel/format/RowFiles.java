package io.flinkspark.bridge.flink.channel.format;

import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * Makes data files of records that are, or become, Flink's own rows.
 *
 * @param <T> the records' type
 */
public final class RowFiles<T> implements RecordFiles<T> {

  /** The key of the schema's text in Parquet's footer. */
  static final String SCHEMA_KEY = "bridge.schema";

  /**
   * How records become rows.
   *
   * @param <T> the records' type
   */
  public interface Rows<T> {

    /** The whole record. The row may be one that is used again. */
    RowData row(T record);

    /** One column of the record, as rows hold it; null for null. */
    Function<T, Object> column(int position);
  }

  private final RowType type;
  private final String schema;
  private final FileLayout layout;
  private final Rows<T> rows;
  private final PartitionFolders<T> folders;
  private final EventTimeColumn<T> eventTime;

  public RowFiles(RowType type, String schema, FileLayout layout, Rows<T> rows) {
    this.type = type;
    this.schema = schema;
    this.layout = layout;
    this.rows = rows;
    folders =
        new PartitionFolders<>(
            layout.partitions().stream()
                .map(
                    name -> {
                      int position = type.getFieldIndex(name);
                      return new PartitionFolders.Column<>(
                          name,
                          type.getTypeAt(position).is(LogicalTypeRoot.DATE),
                          rows.column(position));
                    })
                .toList());
    eventTime =
        layout.eventTime() == null
            ? null
            : new EventTimeColumn<>(rows.column(type.getFieldIndex(layout.eventTime())), false);
  }

  @Override
  public String partition(T record) {
    return folders.of(record);
  }

  @Override
  public long eventTime(T record, long timestamp) {
    return eventTime == null ? timestamp : eventTime.millis(record);
  }

  @Override
  public RecordFileWriter<T> open(DataFile target) throws IOException {
    return new ConvertingWriter<>(
        rows,
        new ParquetFile<>(
            target, new RowParquetSupport(type, Map.of(SCHEMA_KEY, schema)), layout.compression()));
  }

  private record ConvertingWriter<T>(Rows<T> rows, RecordFileWriter<RowData> writer)
      implements RecordFileWriter<T> {

    @Override
    public void write(T record) throws IOException {
      writer.write(rows.row(record));
    }

    @Override
    public long bytes() {
      return writer.bytes();
    }

    @Override
    public FileTotals finish() throws IOException {
      return writer.finish();
    }

    @Override
    public void abort() throws IOException {
      writer.abort();
    }
  }
}
