package io.flinkspark.bridge.spark.channel.read;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Finds out how rows of one schema are read with another, by Avro's rules: fields are dropped,
 * added with a default, widened, and renamed by the reader's aliases, at every depth. Stricter than
 * Avro only where its rules would give a value another meaning, such as days as a number.
 */
final class SchemaResolver {

  /** What is read from the file, and what is done with it. */
  record Resolved(DataType fromFile, Conversion conversion) {}

  private static final List<DataType> NUMBERS =
      List.of(
          DataTypes.ByteType,
          DataTypes.ShortType,
          DataTypes.IntegerType,
          DataTypes.LongType,
          DataTypes.FloatType,
          DataTypes.DoubleType);

  private final List<String> reasons = new ArrayList<>();

  /** Everything that stands against it; empty when all can be read. */
  static List<String> reasonsAgainst(Schema writer, Schema reader) {
    SchemaResolver resolver = new SchemaResolver();
    resolver.columns(writer, reader, AvroTypes.columns(reader), "");
    return List.copyOf(new TreeSet<>(resolver.reasons));
  }

  /**
   * How the columns that are wanted come from files of a schema. They may be fewer than the
   * reader's, also inside of structs.
   */
  static Conversion.Struct resolve(Schema writer, Schema reader, StructType wanted) {
    SchemaResolver resolver = new SchemaResolver();
    Conversion.Struct resolved = resolver.columns(writer, reader, wanted, "");
    if (!resolver.reasons.isEmpty()) {
      throw new IllegalStateException("Checked before: " + resolver.reasons);
    }
    return resolved;
  }

  private Conversion.Struct columns(Schema writer, Schema reader, StructType wanted, String at) {
    if (!writer.getName().equals(reader.getName()) && !hasAlias(reader, writer)) {
      refuse(at, "record " + writer.getFullName() + " is not " + reader.getFullName());
    }
    List<StructField> fromFile = new ArrayList<>();
    List<ColumnSource> sources = new ArrayList<>();
    for (StructField field : wanted.fields()) {
      Schema.Field read = reader.getField(field.name());
      String name = at.isEmpty() ? field.name() : at + "." + field.name();
      Schema.Field written = written(writer, read, name);
      if (written == null) {
        sources.add(added(read, field.dataType(), name));
        continue;
      }
      Resolved resolved =
          resolve(
              written.schema(),
              AvroTypes.bridgeType(written),
              read.schema(),
              AvroTypes.bridgeType(read),
              field.dataType(),
              name);
      sources.add(
          new ColumnSource.Read(
              ordinal(fromFile, written.name(), resolved.fromFile()), resolved.conversion()));
    }
    return new Conversion.Struct(
        DataTypes.createStructType(fromFile.toArray(StructField[]::new)), sources);
  }

  /** Two fields may come from one, but not with different parts of it. */
  private static int ordinal(List<StructField> fromFile, String name, DataType type) {
    for (int i = 0; i < fromFile.size(); i++) {
      if (fromFile.get(i).name().equals(name) && fromFile.get(i).dataType().equals(type)) {
        return i;
      }
    }
    fromFile.add(DataTypes.createStructField(name, type, true));
    return fromFile.size() - 1;
  }

  private static boolean hasAlias(Schema reader, Schema writer) {
    return reader.getAliases().stream()
        .anyMatch(
            alias ->
                alias.equals(writer.getFullName())
                    || alias.substring(alias.lastIndexOf('.') + 1).equals(writer.getName()));
  }

  private Schema.Field written(Schema writer, Schema.Field read, String at) {
    Set<Schema.Field> found = new HashSet<>();
    Schema.Field same = writer.getField(read.name());
    if (same != null) {
      found.add(same);
    }
    for (String alias : read.aliases()) {
      Schema.Field field = writer.getField(alias);
      if (field != null) {
        found.add(field);
      }
    }
    if (found.size() > 1) {
      String names =
          found.stream().map(Schema.Field::name).sorted().collect(Collectors.joining(", "));
      refuse(at, "more than one field is meant: " + names);
    }
    return found.isEmpty() ? null : found.iterator().next();
  }

  private ColumnSource added(Schema.Field read, DataType type, String at) {
    if (!read.hasDefaultValue()) {
      refuse(at, "it is missing and has no default");
      return new ColumnSource.Constant(null, type);
    }
    Object value = GenericData.get().getDefaultValue(read);
    return new ColumnSource.Constant(AvroValues.toSpark(value, read.schema(), type), type);
  }

  private Resolved resolve(
      Schema nullableWriter,
      String writerType,
      Schema nullableReader,
      String readerType,
      DataType wanted,
      String at) {
    if (AvroTypes.isNullable(nullableWriter) && !AvroTypes.isNullable(nullableReader)) {
      refuse(at, "it may be null and the reader does not take null");
    }
    Schema writer = AvroTypes.notNull(nullableWriter);
    Schema reader = AvroTypes.notNull(nullableReader);
    if (wanted instanceof StructType struct && writer.getType() == Schema.Type.RECORD) {
      return struct(writer, reader, struct, at);
    }
    if (wanted instanceof ArrayType array
        && writer.getType() == Schema.Type.ARRAY
        && !AvroTypes.isMap(writer, writerType)) {
      Resolved element =
          resolve(
              writer.getElementType(),
              "",
              reader.getElementType(),
              "",
              array.elementType(),
              at + "[]");
      return new Resolved(
          DataTypes.createArrayType(element.fromFile(), true),
          isSame(element)
              ? Conversion.SAME
              : new Conversion.Elements(element.fromFile(), element.conversion()));
    }
    if (wanted instanceof MapType map) {
      return map(writer, writerType, reader, map, at);
    }
    return flat(writer, writerType, reader, readerType, at);
  }

  private static boolean isSame(Resolved resolved) {
    return resolved.conversion() == Conversion.SAME;
  }

  private Resolved struct(Schema writer, Schema reader, StructType wanted, String at) {
    Conversion.Struct struct = columns(writer, reader, wanted, at);
    StructType fromFile = struct.from();
    if (fromFile.isEmpty()) {
      // Something has to be read to know which structs are null.
      Schema.Field any = writer.getFields().get(0);
      fromFile =
          new StructType()
              .add(any.name(), AvroTypes.type(any.schema(), AvroTypes.bridgeType(any)), true);
    }
    boolean isSame = fromFile.length() == wanted.length();
    for (int i = 0; i < struct.fields().size(); i++) {
      isSame &= struct.fields().get(i).equals(new ColumnSource.Read(i, Conversion.SAME));
    }
    return new Resolved(
        fromFile, isSame ? Conversion.SAME : new Conversion.Struct(fromFile, struct.fields()));
  }

  private Resolved map(Schema writer, String writerType, Schema reader, MapType wanted, String at) {
    if (writer.getType() == Schema.Type.MAP && reader.getType() == Schema.Type.MAP) {
      Resolved value =
          resolve(
              writer.getValueType(), "", reader.getValueType(), "", wanted.valueType(), at + "{}");
      return entries(new Resolved(DataTypes.StringType, Conversion.SAME), value);
    }
    if (writer.getType() == Schema.Type.ARRAY
        && AvroTypes.isMap(writer, writerType)
        && reader.getType() == Schema.Type.ARRAY) {
      Resolved key = entry("key", writer, reader, wanted.keyType(), at + "{key}");
      Resolved value = entry("value", writer, reader, wanted.valueType(), at + "{}");
      return entries(key, value);
    }
    refuse(at, kind(writer, writerType) + " does not become a map");
    return new Resolved(wanted, Conversion.SAME);
  }

  private Resolved entry(String name, Schema writer, Schema reader, DataType wanted, String at) {
    Schema.Field written = writer.getElementType().getField(name);
    Schema.Field read = reader.getElementType().getField(name);
    return resolve(
        written.schema(),
        AvroTypes.bridgeType(written),
        read.schema(),
        AvroTypes.bridgeType(read),
        wanted,
        at);
  }

  private static Resolved entries(Resolved key, Resolved value) {
    boolean isSame = isSame(key) && isSame(value);
    return new Resolved(
        DataTypes.createMapType(key.fromFile(), value.fromFile(), true),
        isSame
            ? Conversion.SAME
            : new Conversion.Entries(
                key.fromFile(), key.conversion(), value.fromFile(), value.conversion()));
  }

  private Resolved flat(
      Schema writer, String writerType, Schema reader, String readerType, String at) {
    DataType from = AvroTypes.type(writer, writerType);
    DataType to = AvroTypes.type(reader, readerType);
    if (writer.getType() == Schema.Type.ENUM || reader.getType() == Schema.Type.ENUM) {
      return new Resolved(from, symbols(writer, reader, at));
    }
    if (writer.getType() == Schema.Type.FIXED || reader.getType() == Schema.Type.FIXED) {
      requireSameFixed(writer, reader, at);
    }
    if (from.equals(to)) {
      return new Resolved(from, Conversion.SAME);
    }
    if (isWider(from, to)) {
      return new Resolved(from, new Conversion.Widened(from, to));
    }
    if (writer.getType() == Schema.Type.STRING && to.equals(DataTypes.BinaryType)) {
      return new Resolved(from, new Conversion.TextToBytes());
    }
    if (from.equals(DataTypes.BinaryType) && reader.getType() == Schema.Type.STRING) {
      return new Resolved(from, new Conversion.BytesToText());
    }
    refuse(at, kind(writer, writerType) + " does not become " + kind(reader, readerType));
    return new Resolved(from, Conversion.SAME);
  }

  private static boolean isWider(DataType from, DataType to) {
    if (from instanceof DecimalType narrow && to instanceof DecimalType wide) {
      return narrow.scale() == wide.scale() && narrow.precision() < wide.precision();
    }
    return NUMBERS.contains(from) && NUMBERS.indexOf(from) < NUMBERS.indexOf(to);
  }

  private Conversion symbols(Schema writer, Schema reader, String at) {
    if (writer.getType() != reader.getType()) {
      refuse(at, kind(writer, "") + " does not become " + kind(reader, ""));
      return Conversion.SAME;
    }
    requireSameName(writer, reader, at);
    List<String> unknown =
        writer.getEnumSymbols().stream().filter(symbol -> !reader.hasEnumSymbol(symbol)).toList();
    if (unknown.isEmpty()) {
      return Conversion.SAME;
    }
    if (reader.getEnumDefault() == null) {
      refuse(at, "the reader lacks symbols " + String.join(", ", unknown));
      return Conversion.SAME;
    }
    return new Conversion.KnownSymbols(
        Set.copyOf(reader.getEnumSymbols()), reader.getEnumDefault());
  }

  private void requireSameFixed(Schema writer, Schema reader, String at) {
    if (writer.getType() != reader.getType()) {
      refuse(at, kind(writer, "") + " does not become " + kind(reader, ""));
      return;
    }
    requireSameName(writer, reader, at);
    if (writer.getFixedSize() != reader.getFixedSize()) {
      refuse(
          at,
          String.format("%d bytes do not become %d", writer.getFixedSize(), reader.getFixedSize()));
    }
  }

  private void requireSameName(Schema writer, Schema reader, String at) {
    if (!writer.getName().equals(reader.getName()) && !hasAlias(reader, writer)) {
      refuse(at, writer.getFullName() + " is not " + reader.getFullName());
    }
  }

  private static String kind(Schema schema, String bridgeType) {
    Map<Schema.Type, String> nested =
        Map.of(Schema.Type.ENUM, "enum", Schema.Type.FIXED, "fixed", Schema.Type.RECORD, "record");
    String name = nested.get(schema.getType());
    return name == null ? AvroTypes.type(schema, bridgeType).sql().toLowerCase() : name;
  }

  private void refuse(String at, String why) {
    reasons.add((at.isEmpty() ? "the record" : at) + ": " + why);
  }
}
