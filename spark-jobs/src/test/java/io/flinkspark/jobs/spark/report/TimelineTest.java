package io.flinkspark.jobs.spark.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.jobs.spark.report.Timeline.Bar;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  @Test
  void nothingHasNoSegment() {
    assertThat(Timeline.of(List.of(), Timeline.narrowest()).segments()).isEmpty();
  }

  @Test
  void aBusyDayKeepsFiveMinutes() {
    Timeline timeline = timeline(LongStream.range(0, 288).map(i -> i * 5 * MINUTE));

    assertThat(timeline.widthMillis()).isEqualTo(5 * MINUTE);
    assertThat(timeline.segments()).hasSize(1);
    assertThat(timeline.segments().get(0).bars()).hasSize(288);
  }

  @Test
  void oneBucketAnHourGivesBarsOfAnHour() {
    Timeline timeline = timeline(LongStream.range(0, 84).map(i -> i * HOUR + 5 * MINUTE));

    assertThat(timeline.widthMillis()).isEqualTo(HOUR);
    assertThat(timeline.segments().get(0).bars()).hasSize(84);
  }

  @Test
  void strayLinesFromOtherYearsDoNotHideABusyDay() {
    LongStream day = LongStream.range(0, 288).map(i -> i * 5 * MINUTE);
    LongStream strays = LongStream.of(400 * DAY, 900 * DAY, 1800 * DAY);

    Timeline timeline = timeline(LongStream.concat(day, strays));

    assertThat(timeline.segments()).hasSize(4);
    assertThat(timeline.segments().get(0).bars()).hasSize(288);
    assertThat(timeline.widthMillis()).isEqualTo(5 * MINUTE);
  }

  @Test
  void yearsOfTrafficStayBounded() {
    Timeline timeline = timeline(LongStream.range(-50_000, 50_000).map(i -> i * 30 * MINUTE));

    long bars = timeline.segments().stream().mapToLong(it -> it.bars().size()).sum();
    assertThat(bars).isBetween(100L, (long) Timeline.MAX_BARS);
    assertThat(requests(timeline)).isEqualTo(100_000);
  }

  @Test
  void manyScatteredLinesStayBounded() {
    Timeline timeline = timeline(LongStream.range(0, 2000).map(i -> i * i * DAY));

    assertThat(timeline.segments()).hasSizeLessThanOrEqualTo(12);
    long slots =
        timeline.segments().stream()
            .mapToLong(it -> (it.end() - it.start()) / timeline.widthMillis())
            .sum();
    assertThat(slots).isLessThanOrEqualTo(Timeline.MAX_BARS);
    assertThat(requests(timeline)).isEqualTo(2000);
  }

  private static long requests(Timeline timeline) {
    return timeline.segments().stream()
        .flatMap(it -> it.bars().stream())
        .mapToLong(bar -> bar.counts()[0])
        .sum();
  }

  private static Timeline timeline(LongStream starts) {
    return Timeline.of(
        starts.mapToObj(start -> new Bar(start, new long[] {1, 1, 10})).toList(),
        Timeline.narrowest());
  }
}
