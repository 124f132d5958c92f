package io.flinkspark.bridge.flink.table;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** Compares the columns that a table declares with those that Spark sends. */
final class DeclaredColumns {

  private DeclaredColumns() {}

  /** Refuses a table whose columns are of other types, with all of them in the message. */
  static void check(String table, RowType declared, RowType published) {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < declared.getFieldCount(); i++) {
      LogicalType wanted = declared.getTypeAt(i);
      LogicalType sent = published.getTypeAt(i);
      if (!holds(wanted, sent)) {
        differences.add(
            String.format(
                "%s is declared as %s and published as %s",
                declared.getFieldNames().get(i), wanted, sent));
      }
    }
    if (!differences.isEmpty()) {
      throw new ValidationException(
          "Cannot read " + table + " from Spark: " + String.join("; ", differences));
    }
  }

  /** Whether a column of one type may hold all values of the other, without conversion. */
  private static boolean holds(LogicalType wanted, LogicalType sent) {
    if (sent.isNullable() && !wanted.isNullable()) {
      return false;
    }
    if (sent.getChildren().isEmpty() || !wanted.is(sent.getTypeRoot())) {
      return wanted.copy(true).equals(sent.copy(true));
    }
    if (wanted instanceof RowType wantedRow
        && !wantedRow.getFieldNames().equals(((RowType) sent).getFieldNames())) {
      return false;
    }
    for (int i = 0; i < wanted.getChildren().size(); i++) {
      if (!holds(wanted.getChildren().get(i), sent.getChildren().get(i))) {
        return false;
      }
    }
    return true;
  }
}
