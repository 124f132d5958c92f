package io.flinkspark.bridge.functions.types;

import java.util.List;
import org.apache.flink.table.data.StringData;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.ObjectType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.collection.JavaConverters;

/**
 * Strings in Flink's form from Catalyst's generated code. A projection of Spark's copies each
 * string that it writes into a row; what is an object of Flink's is written as it is.
 */
public final class StringResult {

  private StringResult() {}

  /** Called by generated code, which must see it. */
  public static StringData toFlink(UTF8String string) {
    return FlinkScalars.string(string);
  }

  /** Null stays null. */
  static Expression of(Expression string) {
    return new StaticInvoke(
        StringResult.class,
        new ObjectType(StringData.class),
        "toFlink",
        JavaConverters.asScalaBuffer(List.of(string)).toList(),
        JavaConverters.asScalaBuffer(List.<AbstractDataType>of()).toList(),
        true,
        false,
        true);
  }
}
