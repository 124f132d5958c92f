package io.flinkspark.schema.window;

import static io.flinkspark.schema.window.LateDataPolicy.FLINK;
import static io.flinkspark.schema.window.LateDataPolicy.SPARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WindowDefinitionTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  static List<WindowDefinition> definitions() {
    return List.of(
        TrafficWindows.TUMBLING_5MIN,
        TrafficWindows.SLIDING_1H_15MIN,
        TrafficWindows.SESSIONS_30MIN,
        new TumblingWindow(
            "odd.id-1", Duration.ofMillis(90_001), MINUTE.negated(), Duration.ZERO, SPARK));
  }

  @Test
  void specsOfTheTrafficWindows() {
    assertThat(TrafficWindows.all())
        .extracting(WindowDefinition::spec)
        .containsExactly(
            "tumbling:id=tumbling_5min,size=5min,offset=0s,out-of-orderness=1min,late-data=flink",
            "tumbling:id=tumbling_1h,size=1h,offset=0s,out-of-orderness=1min,late-data=flink",
            "sliding:id=sliding_1h_15min,size=1h,slide=15min,offset=0s,out-of-orderness=1min,"
                + "late-data=flink",
            "session:id=sessions_30min_per_host,gap=30min,out-of-orderness=1min,late-data=flink");
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void theSpecIsTheWholeDefinition(WindowDefinition definition) {
    assertThat(WindowDefinition.parse(definition.spec())).isEqualTo(definition);
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void withChangesOneThing(WindowDefinition definition) {
    WindowDefinition changed =
        definition.withOutOfOrderness(Duration.ofHours(7)).withLateData(SPARK);

    assertThat(changed.outOfOrderness()).isEqualTo(Duration.ofHours(7));
    assertThat(changed.lateData()).isEqualTo(SPARK);
    assertThat(
            changed
                .withOutOfOrderness(definition.outOfOrderness())
                .withLateData(definition.lateData()))
        .isEqualTo(definition);
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void travelsWithAJobsFunctions(WindowDefinition definition) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(definition);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(definition);
    }
  }

  @Test
  void whatIsLeftOutHasADefault() {
    assertThat(WindowDefinition.parse(" sliding : slide = 10s, size=PT1M , id=s"))
        .isEqualTo(
            new SlidingWindow("s", MINUTE, Duration.ofSeconds(10), Duration.ZERO, MINUTE, FLINK));
    assertThat(WindowDefinition.parse("session:id=s,gap=1min,late-data=SPARK"))
        .isEqualTo(new SessionWindow("s", MINUTE, MINUTE, SPARK));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hopping:id=a,size=1h | it starts with none of tumbling: sliding: session:",
        "tumbling | not of the form key=value: ''",
        "tumbling:id=a,size | not of the form key=value: 'size'",
        "tumbling:id=a,size=1=2 | not of the form key=value: 'size=1=2'",
        "tumbling:id=a | property 'size' is missing",
        "tumbling:size=1h | property 'id' is missing",
        "tumbling:id=a,size=1h,slide=1h | unknown property 'slide', known are [id, size, offset,",
        "session:id=a,gap=1h,gap=2h | property 'gap' is given twice",
        "session:id=a,gap=1h,late-data=storm | late-data is neither flink nor spark: 'storm'"
      },
      ignoreLeadingAndTrailingWhitespace = true,
      quoteCharacter = '"')
  void aTextThatDefinesNothingIsRefused(String spec, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WindowDefinition.parse(spec))
        .withMessageStartingWith("Cannot read a window definition: " + why)
        .withMessageEndingWith("(" + spec + ")");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tumbling:id=a/b,size=1h | the id is not made of letters, digits, _ . - (a/b)",
        "tumbling:id=a,size=0s | size is not more than zero (PT0S)",
        "tumbling:id=a,size=-1h | size is not more than zero (PT-1H)",
        "tumbling:id=a,size=1h,offset=1h | the offset is not less than PT1H (PT1H)",
        "tumbling:id=a,size=1h,offset=-1h | the offset is not less than PT1H (PT-1H)",
        "sliding:id=a,size=1h,slide=2h | slide is more than size (PT2H > PT1H)",
        "sliding:id=a,size=1h,slide=0s | slide is not more than zero (PT0S)",
        "sliding:id=a,size=1h,slide=5min,offset=5min | the offset is not less than PT5M (PT5M)",
        "session:id=a,gap=0s | gap is not more than zero (PT0S)",
        "session:id=a,gap=1s,out-of-orderness=-1s | out-of-orderness is negative (PT-1S)"
      })
  void aDefinitionThatMakesNoSenseIsRefused(String spec, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WindowDefinition.parse(spec))
        .withMessageStartingWith("Cannot define window 'a")
        .withMessageEndingWith(": " + why);
  }

  @Test
  void durationsAreWholeMilliseconds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SessionWindow("s", Duration.ofNanos(1_500_000), MINUTE, FLINK))
        .withMessage(
            "Cannot define window 's': gap is not a whole number of milliseconds (PT0.0015S)");
  }

  @Test
  void aTimeRangeEndsAfterItsStart() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TimeRange(5, 5))
        .withMessage("Cannot make a time range: the end is not after the start (5, 5)");
    assertThat(new TimeRange(0, 2).contains(1)).isTrue();
    assertThat(new TimeRange(0, 2).contains(2)).isFalse();
    assertThat(new TimeRange(0, 2).contains(-1)).isFalse();
  }
}
