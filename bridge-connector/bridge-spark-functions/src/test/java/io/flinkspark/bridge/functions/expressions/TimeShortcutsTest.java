package io.flinkspark.bridge.functions.expressions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.util.InstantiationUtil;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.DateFormatClass;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Hour;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.Minute;
import org.apache.spark.sql.catalyst.expressions.Second;
import org.apache.spark.sql.catalyst.expressions.objects.Invoke;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Option;

/** Spark's expressions and what is put in their place, side by side. */
class TimeShortcutsTest {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final List<String> PATTERNS =
      List.of(
          "yyyy-MM",
          "yyyy-MM-dd",
          "G yyyy D 'day' E QQQ qq LLL d F",
          "dd.MM.yyyy 'at' hh a",
          "yyyyMMddHH",
          "kk:mm K",
          "yyyy-MM-dd'T'HH:mm:ss",
          "'it''s' [yyyy]");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTC",
        "Europe/Berlin",
        "America/St_Johns",
        "Asia/Kolkata",
        "Africa/Monrovia",
        "Pacific/Apia",
        "Australia/Lord_Howe",
        "+05:30",
        "-18:00"
      })
  void hasTheSameResults(String zone) throws Exception {
    List<Long> times = times(ZoneId.of(zone));
    for (Expression original : expressions(zone)) {
      Invoke shortcut = InstantiationUtil.clone((Invoke) TimeShortcuts.in(original));
      assertThat(shortcut.dataType()).isEqualTo(original.dataType());
      for (long time : times) {
        InternalRow row = row(time);
        assertThat(shortcut.eval(row))
            .as("%s of %d in %s", original, time, zone)
            .isEqualTo(original.eval(row));
      }
      assertThat(shortcut.eval(row(null))).isNull();
    }
  }

  @Test
  void timesWithoutAZoneHaveNone() {
    Expression original = new Hour(time(DataTypes.TimestampNTZType), Option.apply("Asia/Kolkata"));
    InternalRow row = row(7_199_999_999L);
    assertThat(TimeShortcuts.in(original).eval(row)).isEqualTo(original.eval(row)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HH:mm:ss.SSS", "yyyy z", "yyyy VV", "yyyy O", "yyyy XXX", "yyyy xx"})
  void otherPatternsStay(String pattern) {
    Expression original = format(pattern, "UTC");
    assertThat(TimeShortcuts.in(original)).isSameAs(original);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MMMMM", "YYYY", "yyyy {", "'"})
  void whatFailsForItsPatternFailsAsInSpark(String pattern) {
    Expression original = format(pattern, "UTC");
    assertThat(TimeShortcuts.in(original)).isSameAs(original);
    assertThatThrownBy(() -> original.eval(row(0L))).isInstanceOf(RuntimeException.class);
  }

  @Test
  void patternsOfEachRecordStay() {
    Expression original =
        new DateFormatClass(
            time(DataTypes.TimestampType),
            new BoundReference(1, DataTypes.StringType, true),
            Option.apply("UTC"));
    assertThat(TimeShortcuts.in(original)).isSameAs(original);
  }

  @Test
  void sparksOlderFormatterStays() {
    var scope = new SqlConfScope(Map.of("spark.sql.legacy.timeParserPolicy", "LEGACY"));
    Expression original = format("yyyy-MM", "UTC");
    assertThat(scope.call(() -> TimeShortcuts.in(original))).isSameAs(original);
  }

  @Test
  void otherCastsStay() {
    Expression toText =
        new Cast(
            time(DataTypes.TimestampType),
            DataTypes.StringType,
            Option.apply("UTC"),
            Cast.apply$default$4());
    assertThat(TimeShortcuts.in(toText)).isSameAs(toText);
  }

  private static List<Expression> expressions(String zone) {
    Option<String> zoned = Option.apply(zone);
    BoundReference time = time(DataTypes.TimestampType);
    List<Expression> expressions = new ArrayList<>();
    expressions.add(new Hour(time, zoned));
    expressions.add(new Minute(time, zoned));
    expressions.add(new Second(time, zoned));
    expressions.add(new Cast(time, DataTypes.DateType, zoned, Cast.apply$default$4()));
    PATTERNS.forEach(pattern -> expressions.add(format(pattern, zone)));
    return expressions;
  }

  private static Expression format(String pattern, String zone) {
    return new DateFormatClass(
        time(DataTypes.TimestampType), Literal$.MODULE$.apply(pattern), Option.apply(zone));
  }

  private static BoundReference time(DataType type) {
    return new BoundReference(0, type, true);
  }

  private static InternalRow row(Long time) {
    return new GenericInternalRow(new Object[] {time});
  }

  /** Any, such of our days, and those where something changes, in no order. */
  private static List<Long> times(ZoneId zone) {
    long seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println("TimeShortcutsTest: -Dtest.seed=" + seed);
    Random random = new Random(seed);
    List<Long> times = new ArrayList<>(List.of(Long.MIN_VALUE, Long.MAX_VALUE, -1L, 0L));
    long first = LocalDate.of(1850, 1, 1).toEpochDay() * 86_400;
    long end = LocalDate.of(2150, 1, 1).toEpochDay() * 86_400;
    for (int i = 0; i < 2000; i++) {
      times.add(random.nextLong());
      times.add(random.nextLong(first * MICROS_PER_SECOND, end * MICROS_PER_SECOND));
      addAround(times, atMidnight(zone, random.nextLong(first / 86_400, end / 86_400)));
    }
    Instant at = Instant.ofEpochSecond(first);
    ZoneOffsetTransition next = zone.getRules().nextTransition(at);
    while (next != null && next.toEpochSecond() < end) {
      addAround(times, next.toEpochSecond());
      next = zone.getRules().nextTransition(next.getInstant());
    }
    Collections.shuffle(times, random);
    return times;
  }

  private static long atMidnight(ZoneId zone, long day) {
    return LocalDate.ofEpochDay(day).atStartOfDay(zone).toEpochSecond();
  }

  private static void addAround(List<Long> times, long second) {
    for (long micros : new long[] {-3_600_000_000L, -1_000_001, -1, 0, 999_999, 1_000_000}) {
      times.add(second * MICROS_PER_SECOND + micros);
    }
  }
}
