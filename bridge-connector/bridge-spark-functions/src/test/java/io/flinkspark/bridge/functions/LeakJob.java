package io.flinkspark.bridge.functions;

import io.flinkspark.bridge.functions.expressions.SparkFunctionRegistry;
import io.flinkspark.bridge.functions.expressions.SparkSettings;
import io.flinkspark.bridge.functions.table.SparkTableFunctions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/** A job that a session cluster runs again and again, with its own copy of Spark each time. */
public final class LeakJob {
  private LeakJob() {}

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    StreamTableEnvironment tables = StreamTableEnvironment.create(env);
    tables.executeSql("LOAD MODULE spark");
    UDF1<String, String> greet = name -> "hello " + name;
    tables.createTemporarySystemFunction(
        "greet",
        SparkTableFunctions.scalar(
            "greet",
            SparkSettings.defaults()
                .withFunctions(
                    new SparkFunctionRegistry().register("greet", greet, DataTypes.StringType))));
    tables
        .toDataStream(
            tables.sqlQuery(
                "SELECT greet(spark_upper(spark_concat(name, '-', spark_date_format(`at`, 'yyyy-MM'))))"
                    + " FROM (VALUES ('a', TO_TIMESTAMP_LTZ(0, 3)), ('b', TO_TIMESTAMP_LTZ(1, 3))) AS t(name, `at`)"))
        .print();
    env.execute("leak");
  }
}
