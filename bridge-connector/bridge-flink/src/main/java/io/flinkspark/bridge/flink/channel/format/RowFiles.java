package io.flinkspark.bridge.flink.channel.format;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.IOException;
import java.util.function.Function;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/** Makes data files of records that are, or become, Flink's own rows. */
public final class RowFiles {

  /**
   * How records become rows. Used by one thread.
   *
   * @param <T> the records' type
   */
  public interface Rows<T> {

    /** The whole record. The row may be one that is used again. */
    RowData row(T record);

    /** One column of the record, as rows hold it; null for null. */
    Function<T, Object> column(int position);
  }

  private RowFiles() {}

  /**
   * The files of one task.
   *
   * @param opener begins files of the rows
   */
  public static <T> RecordFiles<T> of(
      RowType type, FileLayout layout, Rows<T> rows, FileOpener<RowData> opener) {
    PartitionFolders<T> folders =
        new PartitionFolders<>(
            layout.partitions().stream().map(name -> partition(name, type, rows)).toList());
    EventTimeColumn<T> eventTime =
        layout.eventTime() == null
            ? null
            : new EventTimeColumn<>(rows.column(type.getFieldIndex(layout.eventTime())), false);
    return new LaidOutFiles<>(
        folders, eventTime, target -> new ConvertingWriter<>(rows, opener.open(target)));
  }

  private static <T> PartitionFolders.Column<T> partition(String name, RowType type, Rows<T> rows) {
    int position = type.getFieldIndex(name);
    return new PartitionFolders.Column<>(
        name, type.getTypeAt(position).is(LogicalTypeRoot.DATE), rows.column(position));
  }

  private record ConvertingWriter<T>(Rows<T> rows, RecordFileWriter<RowData> writer)
      implements RecordFileWriter<T> {

    @Override
    public void write(T record) throws IOException {
      RowData row = rows.row(record);
      if (row.getRowKind() != RowKind.INSERT) {
        throw new BridgeException(
            ErrorCode.INVALID_ARGUMENT,
            "Cannot write a row to a channel: it changes or deletes another one ("
                + row.getRowKind()
                + "), and a channel takes new rows only");
      }
      writer.write(row);
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
