package io.flinkspark.bridge.flink.channel.format;

import io.flinkspark.bridge.flink.channel.format.ChannelType.Member;
import io.flinkspark.bridge.flink.channel.format.ChannelType.Plain;
import io.flinkspark.bridge.flink.channel.format.ChannelType.Value;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Flink's column types as the channel's. What a reader could not get back whole is refused. */
public final class RowColumns {

  private static final int MILLIS = 3;
  private static final int MICROS = 6;

  private final List<String> reasons = new ArrayList<>();

  private RowColumns() {}

  /**
   * The columns as the channel has them.
   *
   * @throws BridgeException with {@link ErrorCode#TYPE_UNSUPPORTED} and every reason
   */
  public static ChannelType.OfRow of(RowType columns) {
    RowColumns conversion = new RowColumns();
    ChannelType.OfRow converted = conversion.row("", columns);
    if (!conversion.reasons.isEmpty()) {
      throw new BridgeException(
          ErrorCode.TYPE_UNSUPPORTED,
          "Cannot write rows to a channel: " + String.join("; ", conversion.reasons));
    }
    return converted;
  }

  private ChannelType.OfRow row(String path, LogicalType type) {
    List<String> names = LogicalTypeChecks.getFieldNames(type);
    List<LogicalType> types = LogicalTypeChecks.getFieldTypes(type);
    if (names.isEmpty()) {
      refuse(path.isEmpty() ? "the row" : path, "it has no fields");
    }
    List<ChannelType.Field> fields = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String child = child(path, names.get(i));
      if (!names.get(i).matches("[A-Za-z_][A-Za-z0-9_]*")) {
        refuse(
            child,
            "a name consists of letters from A to Z, digits and underscores, and begins with no"
                + " digit; give it another one with AS");
      }
      fields.add(new ChannelType.Field(names.get(i), member(child, types.get(i))));
    }
    return new ChannelType.OfRow(fields);
  }

  private Member member(String path, LogicalType type) {
    return new Member(type.isNullable(), type(path, type));
  }

  private ChannelType type(String path, LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> new Value(Plain.BOOLEAN);
      case TINYINT, SMALLINT -> new Value(Plain.INT, sql(type));
      case INTEGER -> new Value(Plain.INT);
      case BIGINT -> new Value(Plain.LONG);
      case FLOAT -> new Value(Plain.FLOAT);
      case DOUBLE -> new Value(Plain.DOUBLE);
      case DECIMAL -> decimal((DecimalType) type);
      case CHAR, VARCHAR -> new Value(Plain.STRING, limited(type));
      case BINARY, VARBINARY -> new Value(Plain.BYTES, limited(type));
      case DATE -> new Value(Plain.DATE);
      case TIME_WITHOUT_TIME_ZONE -> new Value(Plain.TIME_MILLIS);
      case TIMESTAMP_WITHOUT_TIME_ZONE ->
          timestamp(path, type, Plain.LOCAL_TIMESTAMP_MILLIS, Plain.LOCAL_TIMESTAMP_MICROS);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          timestamp(path, type, Plain.TIMESTAMP_MILLIS, Plain.TIMESTAMP_MICROS);
      case ARRAY ->
          new ChannelType.OfArray(
              member(child(path, "element"), ((ArrayType) type).getElementType()));
      case MAP -> {
        MapType map = (MapType) type;
        yield map(path, map.getKeyType(), map.getValueType());
      }
      case MULTISET -> map(path, ((MultisetType) type).getElementType(), new IntType(false));
      case ROW, STRUCTURED_TYPE -> row(path, type);
      default -> refuse(path, "there is no place for " + type.asSummaryString());
    };
  }

  private ChannelType map(String path, LogicalType key, LogicalType value) {
    return new ChannelType.OfMap(
        type(child(path, "key"), key), member(child(path, "value"), value));
  }

  private static ChannelType decimal(DecimalType type) {
    return new ChannelType.Decimal(type.getPrecision(), type.getScale());
  }

  private ChannelType timestamp(String path, LogicalType type, Plain millis, Plain micros) {
    int precision = LogicalTypeChecks.getPrecision(type);
    if (precision > MICROS) {
      return refuse(
          path,
          type.asSummaryString()
              + " has more digits than a channel's 6; declare it with 6 or CAST it");
    }
    return new Value(precision <= MILLIS ? millis : micros);
  }

  /** What SQL calls a text or bytes of limited length; null without a limit. */
  private static String limited(LogicalType type) {
    return LogicalTypeChecks.getLength(type) == Integer.MAX_VALUE ? null : sql(type);
  }

  private static String sql(LogicalType type) {
    return type.copy(true).asSummaryString().toLowerCase(Locale.ROOT);
  }

  private ChannelType refuse(String path, String why) {
    reasons.add(path + ": " + why);
    return new Value(Plain.BYTES);
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
