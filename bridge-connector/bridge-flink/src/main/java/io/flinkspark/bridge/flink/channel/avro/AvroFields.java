package io.flinkspark.bridge.flink.channel.avro;

import io.flinkspark.bridge.flink.channel.format.ChannelType;
import io.flinkspark.bridge.flink.channel.format.ChannelType.Member;
import io.flinkspark.bridge.flink.channel.format.ChannelType.Plain;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** An Avro schema's fields as the channel's types. What Spark could not read is refused. */
final class AvroFields {

  private static final int MAX_DIGITS = 38;

  private final List<String> reasons = new ArrayList<>();

  /** The records that the one at hand is in. */
  private final Deque<String> open = new ArrayDeque<>();

  private AvroFields() {}

  /**
   * The fields as the channel has them.
   *
   * @throws BridgeException with {@link ErrorCode#TYPE_UNSUPPORTED} and every reason
   */
  static ChannelType.OfRow of(Schema record) {
    AvroFields conversion = new AvroFields();
    ChannelType.OfRow row = conversion.row("", record);
    if (!conversion.reasons.isEmpty()) {
      throw new BridgeException(
          ErrorCode.TYPE_UNSUPPORTED,
          "Cannot write "
              + record.getFullName()
              + " to a channel: "
              + String.join("; ", conversion.reasons));
    }
    return row;
  }

  /** The type of a value that is not null. */
  static Schema notNull(Schema schema) {
    if (!schema.isUnion()) {
      return schema;
    }
    return schema.getTypes().stream()
        .filter(branch -> branch.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Cannot use a union of null alone"));
  }

  static String logicalName(Schema schema) {
    return schema.getLogicalType() == null ? "" : schema.getLogicalType().getName();
  }

  private ChannelType.OfRow row(String path, Schema record) {
    open.push(record.getFullName());
    if (record.getFields().isEmpty()) {
      refuse(path.isEmpty() ? "the record" : path, "it has no fields");
    }
    List<ChannelType.Field> fields = new ArrayList<>();
    for (Schema.Field field : record.getFields()) {
      fields.add(
          new ChannelType.Field(field.name(), member(child(path, field.name()), field.schema())));
    }
    open.pop();
    return new ChannelType.OfRow(fields);
  }

  private Member member(String path, Schema schema) {
    if (!schema.isUnion()) {
      return new Member(false, type(path, schema));
    }
    if (schema.getTypes().size() != 2 || !schema.isNullable()) {
      return new Member(
          true,
          refuse(
              path,
              "a union has to be of null and one other type ("
                  + schema.getTypes().stream().map(Schema::getName).toList()
                  + ")"));
    }
    return new Member(true, type(path, notNull(schema)));
  }

  private ChannelType type(String path, Schema schema) {
    return switch (schema.getType()) {
      case RECORD ->
          open.contains(schema.getFullName())
              ? refuse(path, schema.getFullName() + " contains itself")
              : row(path, schema);
      case ARRAY ->
          new ChannelType.OfArray(member(child(path, "element"), schema.getElementType()));
      case MAP ->
          new ChannelType.OfMap(
              new ChannelType.Value(Plain.STRING, null),
              member(child(path, "value"), schema.getValueType()));
      case ENUM -> new ChannelType.Symbol();
      case BYTES, FIXED -> bytes(path, schema);
      case STRING -> plain(logicalName(schema).equals("uuid") ? Plain.UUID : Plain.STRING);
      case INT -> integer(schema);
      case LONG -> whole(path, schema);
      case FLOAT -> plain(Plain.FLOAT);
      case DOUBLE -> plain(Plain.DOUBLE);
      case BOOLEAN -> plain(Plain.BOOLEAN);
      case NULL -> refuse(path, "it is always null");
      case UNION -> throw new IllegalStateException("Cannot have a union in a union");
    };
  }

  private static ChannelType plain(Plain plain) {
    return new ChannelType.Value(plain, null);
  }

  private ChannelType bytes(String path, Schema schema) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      return decimal.getPrecision() > MAX_DIGITS
          ? refuse(path, "a decimal has at most 38 digits (" + decimal.getPrecision() + ")")
          : new ChannelType.Decimal(decimal.getPrecision(), decimal.getScale());
    }
    if (logicalName(schema).equals("big-decimal")) {
      return refuse(path, "decimals need one scale for all (big-decimal)");
    }
    return schema.getType() == Schema.Type.FIXED
        ? new ChannelType.Fixed(schema.getFixedSize())
        : plain(Plain.BYTES);
  }

  private static ChannelType integer(Schema schema) {
    return switch (logicalName(schema)) {
      case "date" -> plain(Plain.DATE);
      case "time-millis" -> plain(Plain.TIME_MILLIS);
      default -> plain(Plain.INT);
    };
  }

  private ChannelType whole(String path, Schema schema) {
    String logical = logicalName(schema);
    return switch (logical) {
      case "timestamp-millis" -> plain(Plain.TIMESTAMP_MILLIS);
      case "timestamp-micros" -> plain(Plain.TIMESTAMP_MICROS);
      case "local-timestamp-millis" -> plain(Plain.LOCAL_TIMESTAMP_MILLIS);
      case "local-timestamp-micros" -> plain(Plain.LOCAL_TIMESTAMP_MICROS);
      case "time-micros" -> plain(Plain.TIME_MICROS);
      case "timestamp-nanos", "local-timestamp-nanos" ->
          refuse(path, "a timestamp has at most 6 digits (" + logical + ")");
      default -> plain(Plain.LONG);
    };
  }

  private ChannelType refuse(String path, String why) {
    reasons.add(path + ": " + why);
    return plain(Plain.BYTES);
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
