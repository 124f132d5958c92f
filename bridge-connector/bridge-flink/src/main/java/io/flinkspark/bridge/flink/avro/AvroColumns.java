package io.flinkspark.bridge.flink.avro;

import io.flinkspark.bridge.flink.schema.Wanted;
import io.flinkspark.bridge.flink.schema.WantedType;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * What an Avro schema wants of columns. A field that is not published needs a default, as Avro has
 * it. Logical types that Avro knows are obeyed; a time of day and nanoseconds have no match in
 * Spark.
 */
final class AvroColumns {

  private static final int MILLIS = 3;
  private static final int MICROS = 6;

  private AvroColumns() {}

  static WantedType wanted(Schema schema) {
    return published -> wanted(schema, false, published);
  }

  private static Wanted wanted(
      Schema schema, boolean nullable, org.apache.flink.table.types.logical.LogicalType published) {
    return switch (schema.getType()) {
      case RECORD ->
          new Wanted.OfRow(nullable, schema.getFields().stream().map(AvroColumns::field).toList());
      case ARRAY -> new Wanted.OfArray(nullable, wanted(schema.getElementType()));
      case MAP ->
          new Wanted.OfMap(
              nullable,
              key -> new Wanted.Value(new VarCharType(VarCharType.MAX_LENGTH)),
              wanted(schema.getValueType()));
      case UNION -> union(schema, published);
      case STRING, ENUM -> new Wanted.Value(new VarCharType(nullable, VarCharType.MAX_LENGTH));
      case BYTES, FIXED -> bytes(schema, nullable);
      case INT -> integer(schema, nullable, published);
      case LONG -> whole(schema, nullable);
      case FLOAT -> new Wanted.Value(new FloatType(nullable));
      case DOUBLE -> new Wanted.Value(new DoubleType(nullable));
      case BOOLEAN -> new Wanted.Value(new BooleanType(nullable));
      case NULL -> new Wanted.Impossible("null");
    };
  }

  private static Wanted.Field field(Schema.Field field) {
    return new Wanted.Field(
        field.name(),
        List.copyOf(field.aliases()),
        field.hasDefaultValue(),
        wanted(field.schema()));
  }

  private static Wanted union(
      Schema union, org.apache.flink.table.types.logical.LogicalType published) {
    boolean nullable = union.isNullable();
    List<Schema> branches = branches(union);
    if (branches.size() == 1) {
      return wanted(branches.get(0), nullable, published);
    }
    return branches.isEmpty()
        ? new Wanted.Impossible("null")
        : new Wanted.OneOf(
            branches.stream()
                .map(branch -> (WantedType) inner -> wanted(branch, nullable, inner))
                .toList());
  }

  /** The branches of a union that hold values. */
  static List<Schema> branches(Schema union) {
    return union.getTypes().stream().filter(type -> type.getType() != Schema.Type.NULL).toList();
  }

  private static Wanted bytes(Schema schema, boolean nullable) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      return decimal.getPrecision() > DecimalType.MAX_PRECISION
          ? new Wanted.Impossible("a decimal of " + decimal.getPrecision() + " digits")
          : new Wanted.Value(new DecimalType(nullable, decimal.getPrecision(), decimal.getScale()));
    }
    return new Wanted.Value(new VarBinaryType(nullable, VarBinaryType.MAX_LENGTH));
  }

  private static Wanted integer(
      Schema schema, boolean nullable, org.apache.flink.table.types.logical.LogicalType published) {
    return switch (logicalName(schema)) {
      case "date" -> new Wanted.Value(new DateType(nullable));
      case "time-millis" -> new Wanted.Impossible("a time of day");
      default ->
          new Wanted.Value(
              // Months, as Spark's own Avro writes them.
              published.is(LogicalTypeRoot.INTERVAL_YEAR_MONTH)
                  ? published.copy(nullable)
                  : new IntType(nullable));
    };
  }

  private static Wanted whole(Schema schema, boolean nullable) {
    String logical = logicalName(schema);
    return switch (logical) {
      case "timestamp-millis" -> new Wanted.Value(new LocalZonedTimestampType(nullable, MILLIS));
      case "timestamp-micros" -> new Wanted.Value(new LocalZonedTimestampType(nullable, MICROS));
      case "local-timestamp-millis" -> new Wanted.Value(new TimestampType(nullable, MILLIS));
      case "local-timestamp-micros" -> new Wanted.Value(new TimestampType(nullable, MICROS));
      case "time-micros" -> new Wanted.Impossible("a time of day");
      case "timestamp-nanos", "local-timestamp-nanos" -> new Wanted.Impossible("a " + logical);
      default -> new Wanted.Value(new BigIntType(nullable));
    };
  }

  private static String logicalName(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    return logical == null ? "" : logical.getName();
  }
}
