package io.flinkspark.jobs.spark.report;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.jobs.spark.LocalSpark;
import io.flinkspark.schema.window.AlignedWindow;
import io.flinkspark.schema.window.LateDataPolicy;
import io.flinkspark.schema.window.SlidingWindow;
import io.flinkspark.schema.window.TimeRange;
import io.flinkspark.schema.window.TrafficWindows;
import io.flinkspark.schema.window.TumblingWindow;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Spark's expression of a definition places events as the definition itself does. */
class AlignedWindowsITCase {
  @Test
  void placesTimesInTheWindowsOfTheDefinition() {
    List<AlignedWindow> definitions =
        List.of(
            TrafficWindows.TUMBLING_5MIN,
            TrafficWindows.SLIDING_1H_15MIN,
            new TumblingWindow(
                "shifted",
                Duration.ofHours(1),
                Duration.ofMinutes(7),
                Duration.ZERO,
                LateDataPolicy.FLINK),
            new SlidingWindow(
                "uneven",
                Duration.ofMinutes(50),
                Duration.ofMinutes(15),
                Duration.ofMinutes(3),
                Duration.ZERO,
                LateDataPolicy.SPARK));
    List<Long> times =
        Stream.concat(
                LongStream.of(0, -1, 1, 299_999, 300_000, -3_600_000).boxed(),
                new Random(42).longs(50, -4_000_000_000_000L, 4_000_000_000_000L).boxed())
            .toList();
    for (AlignedWindow definition : definitions) {
      List<Row> placed =
          LocalSpark.session()
              .createDataset(times, Encoders.LONG())
              .select(
                  col("value"),
                  AlignedWindowCheck.windowsOf(col("value"), definition).as("windows"))
              .collectAsList();
      for (Row row : placed) {
        assertThat(
                row.<Row>getList(1).stream().map(it -> new TimeRange(it.getLong(1), it.getLong(2))))
            .as(definition.id() + " at " + row.getLong(0))
            .containsExactlyInAnyOrderElementsOf(definition.windowsOf(row.getLong(0)));
      }
    }
  }
}
