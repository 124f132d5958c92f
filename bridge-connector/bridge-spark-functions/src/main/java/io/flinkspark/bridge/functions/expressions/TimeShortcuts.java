package io.flinkspark.bridge.functions.expressions;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.DateFormatClass;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Hour;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.Minute;
import org.apache.spark.sql.catalyst.expressions.Second;
import org.apache.spark.sql.catalyst.expressions.TimeZoneAwareExpression;
import org.apache.spark.sql.catalyst.expressions.objects.Invoke;
import org.apache.spark.sql.catalyst.util.Iso8601TimestampFormatter;
import org.apache.spark.sql.catalyst.util.TimestampFormatter;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.ObjectType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * Puts cheaper ones in place of Spark's expressions that make a zoned date and time of each
 * record's timestamp: the same results, but the zone's rules and the formatter are asked once for
 * times that look alike.
 */
final class TimeShortcuts {

  private TimeShortcuts() {}

  /** The same expression, or one with the same results. Runs with Spark's settings in place. */
  static Expression in(Expression expression) {
    return Rewriting.bottomUp(expression, part -> shortcut(part).orElse(part));
  }

  private static Optional<Expression> shortcut(Expression part) {
    if (part instanceof Hour hour) {
      return Optional.of(field("hour", hour, hour.child()));
    }
    if (part instanceof Minute minute) {
      return Optional.of(field("minute", minute, minute.child()));
    }
    if (part instanceof Second second) {
      return Optional.of(field("second", second, second.child()));
    }
    if (part instanceof Cast cast && isDateOfTimestamp(cast)) {
      return Optional.of(field("day", cast, cast.child()));
    }
    return part instanceof DateFormatClass format ? format(format) : Optional.empty();
  }

  private static boolean isDateOfTimestamp(Cast cast) {
    DataType from = cast.child().dataType();
    return cast.dataType() instanceof DateType
        && (from instanceof TimestampType || from instanceof TimestampNTZType);
  }

  private static <E extends Expression & TimeZoneAwareExpression> Expression field(
      String name, E expression, Expression time) {
    ZoneId zone = expression.zoneIdForType(time.dataType());
    return call(new LocalClock(zone), name, expression.dataType(), time);
  }

  /**
   * Spark's older formatters have a calendar of their own and stay; so does an expression that
   * fails for its pattern.
   */
  private static Optional<Expression> format(DateFormatClass format) {
    Option<TimestampFormatter> formatter;
    try {
      formatter = format.formatterOption();
    } catch (RuntimeException e) {
      return Optional.empty();
    }
    if (formatter.isEmpty() || !(formatter.get() instanceof Iso8601TimestampFormatter)) {
      return Optional.empty();
    }
    OptionalInt unit = RememberedFormat.unit(format.right().eval(null).toString());
    if (unit.isEmpty()) {
      return Optional.empty();
    }
    var remembered = new RememberedFormat(formatter.get(), format.zoneId(), unit.getAsInt());
    return Optional.of(call(remembered, "format", format.dataType(), format.left()));
  }

  private static Expression call(Object target, String method, DataType type, Expression time) {
    return new Invoke(
        Literal$.MODULE$.fromObject(target, new ObjectType(target.getClass())),
        method,
        type,
        JavaConverters.asScalaBuffer(List.of(time)).toList(),
        JavaConverters.asScalaBuffer(List.<AbstractDataType>of()).toList(),
        true,
        false,
        true);
  }
}
