package io.flinkspark.bridge.flink.arrow;

import static io.flinkspark.bridge.flink.arrow.ArrowMessage.malformed;

import io.flinkspark.bridge.flink.arrow.ArrowField.Kind;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.Duration;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Interval;
import org.apache.arrow.flatbuf.IntervalUnit;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.TimeUnit;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;

/**
 * Reads the fields of one schema. Counts them, because tables may point at each other's insides.
 */
final class ArrowFieldReader {

  private static final int MAX_DEPTH = 64;
  private static final int MAX_FIELDS = 100_000;
  private static final int MAX_NAME_CHARACTERS = 16 << 20;
  private static final int MAX_PRECISION = 38;
  private static final int DECIMAL_BITS = 128;

  private int fields;
  private long nameCharacters;

  List<ArrowField> readAll(Schema schema) {
    if (schema.endianness() != Endianness.Little) {
      throw malformed("its numbers are big-endian");
    }
    List<ArrowField> read = new ArrayList<>();
    for (int i = 0; i < schema.fieldsLength(); i++) {
      read.add(read(schema.fields(i), "", 1));
    }
    return List.copyOf(read);
  }

  private ArrowField read(Field field, String parent, int depth) {
    fields++;
    if (depth > MAX_DEPTH || fields > MAX_FIELDS) {
      throw malformed("its schema is too large (field %d, depth %d)", fields, depth);
    }
    String name = field.name() == null ? "" : field.name();
    nameCharacters += name.length();
    if (nameCharacters > MAX_NAME_CHARACTERS) {
      throw malformed("its names are too long (field %d)", fields);
    }
    String path = parent.isEmpty() ? name : parent + "." + name;
    if (field.dictionary() != null) {
      throw unsupported(path, "a dictionary");
    }
    List<ArrowField> children = readChildren(field, path, depth);
    Kind kind = kind(field, path, children);
    if (kind == Kind.MAP) {
      children = children.get(0).children();
    }
    Decimal decimal = kind == Kind.DECIMAL ? (Decimal) field.type(new Decimal()) : null;
    return new ArrowField(
        name,
        kind,
        field.nullable(),
        decimal == null ? 0 : decimal.precision(),
        decimal == null ? 0 : decimal.scale(),
        children);
  }

  private List<ArrowField> readChildren(Field field, String path, int depth) {
    List<ArrowField> children = new ArrayList<>();
    for (int i = 0; i < field.childrenLength(); i++) {
      children.add(read(field.children(i), path, depth + 1));
    }
    return children;
  }

  private static Kind kind(Field field, String path, List<ArrowField> children) {
    Kind kind =
        switch (field.typeType()) {
          case Type.Null -> Kind.NULL;
          case Type.Bool -> Kind.BOOLEAN;
          case Type.Int -> integer((Int) field.type(new Int()), path);
          case Type.FloatingPoint ->
              floating(((FloatingPoint) field.type(new FloatingPoint())).precision(), path);
          case Type.Decimal -> decimal((Decimal) field.type(new Decimal()), path);
          case Type.Utf8 -> Kind.UTF8;
          case Type.Binary -> Kind.BINARY;
          case Type.Date -> {
            short unit = ((Date) field.type(new Date())).unit();
            yield require(unit == DateUnit.DAY, Kind.DATE, path, "a date in milliseconds");
          }
          case Type.Timestamp -> timestamp((Timestamp) field.type(new Timestamp()), path);
          case Type.Interval -> {
            short unit = ((Interval) field.type(new Interval())).unit();
            yield require(
                unit == IntervalUnit.YEAR_MONTH,
                Kind.YEAR_MONTH,
                path,
                "an interval other than years and months");
          }
          case Type.Duration -> {
            short unit = ((Duration) field.type(new Duration())).unit();
            yield require(
                unit == TimeUnit.MICROSECOND,
                Kind.DURATION,
                path,
                "a duration in other than microseconds");
          }
          case Type.List -> Kind.LIST;
          case Type.Map -> Kind.MAP;
          case Type.Struct_ -> Kind.STRUCT;
          default -> throw unsupported(path, Type.name(field.typeType()));
        };
    checkChildren(kind, path, children);
    return kind;
  }

  private static void checkChildren(Kind kind, String path, List<ArrowField> children) {
    boolean wellFormed =
        switch (kind) {
          case STRUCT -> true;
          case LIST -> children.size() == 1;
          case MAP ->
              children.size() == 1
                  && children.get(0).kind() == Kind.STRUCT
                  && children.get(0).children().size() == 2;
          default -> children.isEmpty();
        };
    if (!wellFormed) {
      throw malformed("column %s, a %s, has the wrong children", path, kind);
    }
  }

  private static Kind integer(Int type, String path) {
    if (!type.isSigned()) {
      throw unsupported(path, "an unsigned integer");
    }
    return switch (type.bitWidth()) {
      case Byte.SIZE -> Kind.INT8;
      case Short.SIZE -> Kind.INT16;
      case Integer.SIZE -> Kind.INT32;
      case Long.SIZE -> Kind.INT64;
      default -> throw unsupported(path, "an integer of " + type.bitWidth() + " bits");
    };
  }

  private static Kind floating(short precision, String path) {
    if (precision == Precision.SINGLE) {
      return Kind.FLOAT;
    }
    return require(
        precision == Precision.DOUBLE, Kind.DOUBLE, path, "a floating number of 16 bits");
  }

  private static Kind decimal(Decimal type, String path) {
    boolean fits =
        type.bitWidth() == DECIMAL_BITS
            && type.precision() >= 1
            && type.precision() <= MAX_PRECISION
            && type.scale() >= 0
            && type.scale() <= type.precision();
    return require(
        fits,
        Kind.DECIMAL,
        path,
        String.format(
            "a decimal(%d,%d) of %d bits", type.precision(), type.scale(), type.bitWidth()));
  }

  private static Kind timestamp(Timestamp type, String path) {
    Kind kind = type.timezone() == null ? Kind.TIMESTAMP : Kind.ZONED_TIMESTAMP;
    return require(
        type.unit() == TimeUnit.MICROSECOND, kind, path, "a timestamp in other than microseconds");
  }

  private static Kind require(boolean supported, Kind kind, String path, String what) {
    if (!supported) {
      throw unsupported(path, what);
    }
    return kind;
  }

  private static BridgeException unsupported(String path, String what) {
    return new BridgeException(
        ErrorCode.TYPE_UNSUPPORTED,
        "Cannot read column " + path + ": Flink has no match for " + what);
  }
}
