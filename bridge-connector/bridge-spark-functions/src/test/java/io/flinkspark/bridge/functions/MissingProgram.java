package io.flinkspark.bridge.functions;

import io.flinkspark.bridge.functions.errors.MissingArtifact;
import io.flinkspark.bridge.functions.errors.SparkFunctionException;
import io.flinkspark.bridge.functions.expressions.SparkExpressions;
import io.flinkspark.bridge.functions.expressions.SparkSettings;
import java.util.List;
import org.apache.hadoop.mapred.JobConf;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Prints what one is told for lack of a class: to compile an expression, or in a user's code. */
public final class MissingProgram {
  private MissingProgram() {}

  public static void main(String[] args) {
    try {
      if (args[0].equals("expression")) {
        SparkExpressions.compile(
            new StructType().add("id", DataTypes.LongType),
            List.of("id + 1"),
            SparkSettings.defaults());
      } else {
        usersCode();
      }
      System.out.println("nothing is missing");
    } catch (SparkFunctionException e) {
      System.out.println(e.getMessage());
    }
  }

  private static void usersCode() {
    try {
      System.out.println(new JobConf(false));
    } catch (LinkageError e) {
      throw MissingArtifact.explain("run it", e);
    }
  }
}
