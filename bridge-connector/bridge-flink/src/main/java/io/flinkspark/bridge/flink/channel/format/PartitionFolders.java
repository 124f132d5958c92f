package io.flinkspark.bridge.flink.channel.format;

import io.flinkspark.bridge.protocol.channel.StoragePath;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import javax.annotation.Nullable;

/**
 * Names the folders of records' files, with the escapes that Hive and Spark know. Used by one
 * thread.
 *
 * @param <T> the records' type
 */
public final class PartitionFolders<T> {

  static final String NULL = "__HIVE_DEFAULT_PARTITION__";

  private static final String ESCAPED = "\"#%'*/:=?\\{[]^";

  /**
   * A column of the records.
   *
   * @param isDate whether its numbers are days
   * @param value gives null, a number, text (as whatever prints as it), or a {@link LocalDate}
   */
  public record Column<T>(String name, boolean isDate, Function<T, Object> value) {}

  private final List<Column<T>> columns;
  private final StringBuilder path = new StringBuilder();
  private String last = "";

  public PartitionFolders(List<Column<T>> columns) {
    this.columns = List.copyOf(columns);
  }

  /** Empty, or a name for each column, each with a slash behind it. */
  String of(T record) {
    if (columns.isEmpty()) {
      return "";
    }
    path.setLength(0);
    for (Column<T> column : columns) {
      path.append(column.name()).append('=');
      append(column, column.value().apply(record));
      path.append('/');
    }
    if (!last.contentEquals(path)) {
      last = path.toString();
      StoragePath.check(last.substring(0, last.length() - 1));
    }
    return last;
  }

  private void append(Column<T> column, @Nullable Object value) {
    if (value == null) {
      path.append(NULL);
    } else if (column.isDate() && value instanceof Integer day) {
      path.append(LocalDate.ofEpochDay(day));
    } else {
      escape(value.toString());
    }
  }

  private void escape(String text) {
    if (text.equals(NULL)) {
      // Not null, but text that looks like it.
      path.append("%5F").append(text, 1, text.length());
      return;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == 0x7F || ESCAPED.indexOf(c) >= 0) {
        path.append('%').append(String.format("%02X", (int) c));
      } else {
        path.append(c);
      }
    }
  }
}
