package io.flinkspark.bridge.spark.channel.stream;

import static org.apache.spark.sql.functions.col;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;

/**
 * Makes the producer's watermark that of a query. Spark computes its watermark from the largest
 * event time that it has seen, which runs ahead of a producer that still waits for older rows.
 *
 * <p>Two things of Spark make it one of somebody else's: {@code withWatermark} on a column that
 * holds the watermark itself collects the largest of it, without a delay; and operators with state
 * know their event time by a mark on a column, the delay, which is put on the event time here. A
 * second {@code withWatermark} does not do: it would take the mark away from the first column, and
 * Spark refuses it where several operators with state are allowed.
 */
public final class ProducerWatermark {

  /** The column that holds it. */
  public static final String COLUMN = "_watermark";

  private ProducerWatermark() {}

  /**
   * @param rows of a stream with the column {@value #COLUMN}, which the result no longer has
   * @param eventTime the column that operators take the time from
   * @throws BridgeException with INVALID_ARGUMENT when there is no such column
   */
  public static Dataset<Row> of(Dataset<Row> rows, String eventTime) {
    StructField[] fields = rows.schema().fields();
    require(
        has(fields, COLUMN),
        String.format(
            "Cannot use the producer's watermark: there is no column %s. Load the stream with"
                + " option metadata-columns=true, and keep the column up to here",
            COLUMN));
    require(
        has(fields, eventTime),
        String.format(
            "Cannot use the producer's watermark: there is no column %s, only %s",
            eventTime, Arrays.toString(rows.columns())));
    List<Column> columns = new ArrayList<>();
    for (StructField field : fields) {
      if (field.name().equals(eventTime)) {
        columns.add(column(field).as(field.name(), marked(field)));
      } else if (!field.name().equals(COLUMN)) {
        columns.add(column(field));
      }
    }
    return rows.withWatermark(COLUMN, "0 seconds").select(columns.toArray(Column[]::new));
  }

  private static boolean has(StructField[] fields, String name) {
    return Arrays.stream(fields).anyMatch(field -> field.name().equals(name));
  }

  private static Column column(StructField field) {
    return col("`" + field.name().replace("`", "``") + "`");
  }

  private static Metadata marked(StructField field) {
    return new MetadataBuilder()
        .withMetadata(field.metadata())
        .putLong(EventTimeWatermark.delayKey(), 0)
        .build();
  }

  private static void require(boolean condition, String why) {
    if (!condition) {
      throw new BridgeException(ErrorCode.INVALID_ARGUMENT, why);
    }
  }
}
