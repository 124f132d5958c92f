package io.flinkspark.bridge.functions.expressions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.types.Row;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/** Spark itself, for its answers, and a form in which its values and Flink's can be compared. */
public final class SparkAnswers implements AutoCloseable {

  private final SparkSession session;

  public SparkAnswers(SparkSettings settings) {
    var builder =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.defaultUrlStreamHandlerFactory.enabled", "false")
            .config("spark.sql.warehouse.dir", "target/spark-warehouse")
            .config("spark.sql.datetime.java8API.enabled", "true");
    settings.options().forEach(builder::config);
    session = builder.getOrCreate();
  }

  public SparkSession session() {
    return session;
  }

  /** Each row of the result in comparable form. */
  public static List<Object> of(Dataset<org.apache.spark.sql.Row> result) {
    List<Object> rows = new ArrayList<>();
    result.collectAsList().forEach(row -> rows.add(comparable(row)));
    return rows;
  }

  /**
   * Lists for rows and arrays, hexadecimal text for bytes, doubles by their bits; everything else
   * as it is.
   */
  public static Object comparable(Object value) {
    if (value instanceof org.apache.spark.sql.Row row) {
      return list(JavaConverters.seqAsJavaList(row.toSeq()));
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      return comparable(JavaConverters.mapAsJavaMap(map));
    }
    if (value instanceof scala.collection.Seq<?> seq) {
      return list(JavaConverters.seqAsJavaList(seq));
    }
    if (value instanceof Row row) {
      List<Object> fields = new ArrayList<>();
      for (int i = 0; i < row.getArity(); i++) {
        fields.add(comparable(row.getField(i)));
      }
      return fields;
    }
    if (value instanceof byte[] bytes) {
      return "0x" + HexFormat.of().formatHex(bytes);
    }
    if (value instanceof Object[] array) {
      return list(Arrays.asList(array));
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> entries = new HashMap<>();
      map.forEach((key, mapped) -> entries.put(comparable(key), comparable(mapped)));
      return entries;
    }
    return value;
  }

  /** A Spark row as Flink's. */
  static Row toFlink(org.apache.spark.sql.Row row) {
    return (Row) external(row);
  }

  private static Object external(Object value) {
    if (value instanceof org.apache.spark.sql.Row row) {
      Row copy = new Row(row.size());
      for (int i = 0; i < row.size(); i++) {
        copy.setField(i, external(row.get(i)));
      }
      return copy;
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      JavaConverters.mapAsJavaMap(map).forEach((k, v) -> copy.put(external(k), external(v)));
      return copy;
    }
    if (value instanceof scala.collection.Seq<?> seq) {
      return JavaConverters.seqAsJavaList(seq).stream().map(SparkAnswers::external).toArray();
    }
    return value;
  }

  public Dataset<org.apache.spark.sql.Row> rows(
      List<org.apache.spark.sql.Row> rows, StructType schema) {
    return session.createDataFrame(rows, schema);
  }

  private static List<Object> list(List<?> values) {
    List<Object> copy = new ArrayList<>();
    values.forEach(value -> copy.add(comparable(value)));
    return copy;
  }

  @Override
  public void close() {
    session.stop();
  }
}
