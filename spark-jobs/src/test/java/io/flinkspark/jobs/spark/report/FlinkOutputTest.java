package io.flinkspark.jobs.spark.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.HostSession;
import io.flinkspark.schema.LateEvent;
import io.flinkspark.schema.RejectedLine;
import io.flinkspark.schema.WindowResult;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Every column that the report reads is a field of the shared schema, of the same type. */
class FlinkOutputTest {
  @Test
  void columnsAreFieldsOfTheSharedSchemas() {
    check(FlinkOutput.RAW, AccessEvent.getClassSchema());
    check(FlinkOutput.WINDOWS, WindowResult.getClassSchema());
    check(FlinkOutput.SESSIONS, HostSession.getClassSchema());
    check(FlinkOutput.LATE, LateEvent.getClassSchema());
    check(FlinkOutput.REJECTED, RejectedLine.getClassSchema());
  }

  private static void check(StructType columns, Schema schema) {
    for (StructField column : columns.fields()) {
      Field field = schema.getField(column.name());
      assertThat(field).as(schema.getName() + "." + column.name()).isNotNull();
      check(column.dataType(), withoutNull(field.schema()), column.name());
    }
  }

  private static void check(DataType type, Schema schema, String name) {
    if (type instanceof StructType struct) {
      check(struct, schema);
      return;
    }
    if (type instanceof ArrayType array) {
      check(array.elementType(), schema.getElementType(), name);
      return;
    }
    assertThat(type).as(name).isEqualTo(expected(schema));
  }

  private static DataType expected(Schema schema) {
    if (schema.getLogicalType() != null) {
      return DataTypes.TimestampType;
    }
    return switch (schema.getType()) {
      case STRING, ENUM -> DataTypes.StringType;
      case LONG -> DataTypes.LongType;
      case INT -> DataTypes.IntegerType;
      default -> throw new AssertionError("unexpected " + schema);
    };
  }

  private static Schema withoutNull(Schema schema) {
    return schema.isUnion()
        ? schema.getTypes().stream().filter(it -> !it.isNullable()).findFirst().orElseThrow()
        : schema;
  }
}
