package io.flinkspark.jobs.spark.report;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes tab-separated tables, row after row: Spark sorts, the driver holds one partition at a
 * time. Text goes out as ISO-8859-1, the bytes that stood in the log.
 */
final class ReportTables {
  private final ReportFiles files;

  ReportTables(ReportFiles files) {
    this.files = files;
  }

  void tumbling(String id, Dataset<Row> windows) throws IOException {
    write(
        id,
        "start_utc\tstart_ms\tend_ms\trequests\tbytes_sum\tunique_hosts\ts4xx\ts5xx",
        trueWindows(id, windows)
            .select(
                Columns.START,
                Columns.END,
                Columns.REQUESTS,
                Columns.BYTES,
                Columns.HOSTS,
                Columns.S4XX,
                Columns.S5XX),
        row -> Instant.ofEpochMilli(row.getLong(0)) + "\t" + row.mkString("\t"));
  }

  void sliding(String id, Dataset<Row> windows) throws IOException {
    write(
        id,
        "start_ms\tend_ms\trequests",
        trueWindows(id, windows).select(Columns.START, Columns.END, Columns.REQUESTS),
        row -> row.mkString("\t"));
  }

  void sessions(String id, Dataset<Row> sessions) throws IOException {
    write(
        id,
        "host\tstart_ms\tend_ms_exclusive\trequests",
        sessions
            .where(col(Columns.REQUESTS).isNotNull())
            .select(Columns.HOST, Columns.START, Columns.END, Columns.REQUESTS)
            .orderBy(Columns.HOST, Columns.START),
        row -> row.mkString("\t"));
  }

  /** The first rows, for the page, and how many there are. */
  record Hosts(List<Row> first, long count) {}

  Hosts hosts(Dataset<Row> hosts, int first) throws IOException {
    List<Row> kept = new ArrayList<>(first);
    long count =
        write(
            "hosts",
            "host\trequests\tbytes_sum",
            hosts.orderBy(col(Columns.REQUESTS).desc(), col(Columns.HOST)),
            row -> {
              if (kept.size() < first) {
                kept.add(row);
              }
              return row.mkString("\t");
            });
    return new Hosts(kept, count);
  }

  void targets(List<Row> targets) throws IOException {
    write("targets_top100", "target\trequests", targets.iterator(), row -> row.mkString("\t"));
  }

  /** What Flink found; all of it. */
  void anomalies(Dataset<Row> anomalies) throws IOException {
    write(
        AnomalyCheck.ID,
        "host\tstart_ms\tend_ms\treason\trequests\thistory_windows\tmean\tdeviation\tthreshold",
        anomalies
            .where(col(Columns.FLINK_ROWS).gt(0))
            .orderBy(Columns.START, Columns.HOST)
            .select(AnomalyCheck.SHOWN),
        row -> row.mkString("\t"));
  }

  void rejected(Dataset<Row> rejected) throws IOException {
    write(
        "rejected",
        "line\twhy\ttext",
        rejected
            .orderBy(col("line").asc_nulls_last(), col("source"), col("offset"))
            .select("line", "text"),
        row -> (row.isNullAt(0) ? "" : row.getLong(0)) + "\tprefix\t" + row.getString(1));
  }

  private static Dataset<Row> trueWindows(String id, Dataset<Row> windows) {
    return windows
        .where(col(Columns.DEFINITION).equalTo(id).and(col(Columns.REQUESTS).gt(0)))
        .orderBy(Columns.START);
  }

  private long write(String name, String header, Dataset<Row> rows, Function<Row, String> line)
      throws IOException {
    return write(name, header, rows.toLocalIterator(), line);
  }

  private long write(String name, String header, Iterator<Row> rows, Function<Row, String> line)
      throws IOException {
    long count = 0;
    try (Writer out = files.open("tables/" + name + ".tsv", StandardCharsets.ISO_8859_1)) {
      out.write(header + "\n");
      while (rows.hasNext()) {
        out.write(line.apply(rows.next()));
        out.write('\n');
        count++;
      }
    }
    return count;
  }
}
