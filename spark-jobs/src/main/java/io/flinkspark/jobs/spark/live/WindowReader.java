package io.flinkspark.jobs.spark.live;

import io.flinkspark.jobs.spark.stream.RecordDecoder;
import io.flinkspark.schema.KeyCount;
import io.flinkspark.schema.WindowResult;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Reads the results of one window definition from Kafka rows (topic, partition, offset, value). A
 * value that is not a window result fails the query with a message that names the record.
 */
final class WindowReader implements MapPartitionsFunction<Row, WindowStats> {

  private final String definition;

  WindowReader(String definition) {
    this.definition = definition;
  }

  @Override
  public Iterator<WindowStats> call(Iterator<Row> rows) {
    RecordDecoder<WindowResult> decoder = new RecordDecoder<>(WindowResult.class);
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, 0), false)
        .map(row -> read(decoder, row))
        .filter(Objects::nonNull)
        .iterator();
  }

  private WindowStats read(RecordDecoder<WindowResult> decoder, Row row) {
    long offset = row.getLong(2);
    WindowResult result = decoder.decode(row.getAs(3), row.getString(0), row.getInt(1), offset);
    return result.getDefinition().equals(definition) ? stats(result, offset) : null;
  }

  private static WindowStats stats(WindowResult result, long offset) {
    WindowStats stats = new WindowStats();
    stats.setOffset(offset);
    stats.setWindowStart(result.getWindowStart().toEpochMilli());
    stats.setWindowEnd(result.getWindowEnd().toEpochMilli());
    stats.setWatermark(result.getWatermark().toEpochMilli());
    stats.setRequests(result.getRequests());
    stats.setBytes(result.getBytes());
    stats.setStatus4xx(result.getStatus4xx());
    stats.setStatus5xx(result.getStatus5xx());
    stats.setTopHosts(totals(result.getTopHosts()));
    stats.setTopTargets(totals(result.getTopTargets()));
    return stats;
  }

  private static List<KeyTotal> totals(List<KeyCount> counts) {
    List<KeyTotal> totals = new ArrayList<>(counts.size());
    counts.forEach(count -> totals.add(new KeyTotal(count.getKey(), count.getCount())));
    return totals;
  }
}
