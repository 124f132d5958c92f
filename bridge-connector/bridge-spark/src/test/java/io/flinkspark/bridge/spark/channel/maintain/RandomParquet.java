package io.flinkspark.bridge.spark.channel.maintain;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * Schemas and rows that nobody would think of: wide, nested, mostly null; lists and maps in the
 * standard form, and fields that just repeat, at every depth.
 */
final class RandomParquet {

  private final Random random;
  private int names;

  RandomParquet(Random random) {
    this.random = random;
  }

  MessageType schema() {
    int fields = random.nextInt(10) == 0 ? 150 : 1 + random.nextInt(8);
    List<Type> types = new ArrayList<>();
    for (int i = 0; i < fields; i++) {
      types.add(type(repetition(), fields > 100 ? 4 : 0));
    }
    return new MessageType("rows", types);
  }

  private String name() {
    return "c" + names++;
  }

  private Repetition repetition() {
    return switch (random.nextInt(6)) {
      case 0 -> Repetition.REPEATED;
      case 1, 2 -> Repetition.REQUIRED;
      default -> Repetition.OPTIONAL;
    };
  }

  private Type type(Repetition repetition, int depth) {
    if (depth < 4 && random.nextInt(3) == 0) {
      return nested(repetition, depth + 1);
    }
    return primitive(repetition);
  }

  private Type nested(Repetition repetition, int depth) {
    Repetition ofList = repetition == Repetition.REPEATED ? Repetition.OPTIONAL : repetition;
    switch (random.nextInt(3)) {
      case 0:
        return Types.list(ofList).element(type(notRepeated(), depth)).named(name());
      case 1:
        return Types.map(ofList)
            .key(PrimitiveTypeName.INT32)
            .value(type(notRepeated(), depth))
            .named(name());
      default:
        List<Type> types = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
          types.add(type(repetition(), depth));
        }
        return new GroupType(repetition, name(), types);
    }
  }

  private Repetition notRepeated() {
    return random.nextBoolean() ? Repetition.OPTIONAL : Repetition.REQUIRED;
  }

  private PrimitiveType primitive(Repetition repetition) {
    return switch (random.nextInt(14)) {
      case 0 -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(name());
      case 1 -> Types.primitive(PrimitiveTypeName.INT32, repetition).named(name());
      case 2 ->
          Types.primitive(PrimitiveTypeName.INT32, repetition)
              .as(LogicalTypeAnnotation.dateType())
              .named(name());
      case 3 -> Types.primitive(PrimitiveTypeName.INT64, repetition).named(name());
      case 4 ->
          Types.primitive(PrimitiveTypeName.INT64, repetition)
              .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
              .named(name());
      case 5 ->
          Types.primitive(PrimitiveTypeName.INT64, repetition)
              .as(LogicalTypeAnnotation.timestampType(false, TimeUnit.MILLIS))
              .named(name());
      case 6 -> Types.primitive(PrimitiveTypeName.INT96, repetition).named(name());
      case 7 -> Types.primitive(PrimitiveTypeName.FLOAT, repetition).named(name());
      case 8 -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(name());
      case 9 -> Types.primitive(PrimitiveTypeName.BINARY, repetition).named(name());
      case 10 ->
          Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
              .length(7)
              .as(LogicalTypeAnnotation.decimalType(2, 15))
              .named(name());
      case 11 ->
          Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
              .length(16)
              .id(names)
              .named(name());
      default ->
          Types.primitive(PrimitiveTypeName.BINARY, repetition)
              .as(LogicalTypeAnnotation.stringType())
              .named(name());
    };
  }

  List<Group> rows(MessageType schema, int count) {
    List<Group> rows = new ArrayList<>();
    int nulls = random.nextInt(10);
    for (int i = 0; i < count; i++) {
      Group row = new SimpleGroup(schema);
      fill(row, schema, nulls);
      rows.add(row);
    }
    return rows;
  }

  private void fill(Group group, GroupType type, int nulls) {
    for (int field = 0; field < type.getFieldCount(); field++) {
      Type of = type.getType(field);
      int values =
          switch (of.getRepetition()) {
            case REQUIRED -> 1;
            case OPTIONAL -> random.nextInt(10) < nulls ? 0 : 1;
            case REPEATED -> random.nextInt(10) < nulls ? 0 : random.nextInt(4);
          };
      for (int i = 0; i < values; i++) {
        if (of.isPrimitive()) {
          add(group, field, of.asPrimitiveType());
        } else {
          fill(group.addGroup(field), of.asGroupType(), nulls);
        }
      }
    }
  }

  private void add(Group group, int field, PrimitiveType type) {
    switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> group.add(field, random.nextBoolean());
      case INT32 -> group.add(field, random.nextInt(3) == 0 ? random.nextInt() : 7);
      case INT64 -> group.add(field, random.nextInt(3) == 0 ? random.nextLong() : Long.MIN_VALUE);
      case FLOAT -> group.add(field, Float.intBitsToFloat(random.nextInt()));
      case DOUBLE -> group.add(field, Double.longBitsToDouble(random.nextLong()));
      case INT96 -> group.add(field, bytes(12));
      case FIXED_LEN_BYTE_ARRAY -> group.add(field, bytes(type.getTypeLength()));
      case BINARY -> group.add(field, text());
    }
  }

  private Binary bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Binary.fromConstantByteArray(bytes);
  }

  private Binary text() {
    return switch (random.nextInt(4)) {
      case 0 -> Binary.fromString("");
      case 1 -> Binary.fromString("größe-" + random.nextInt(5));
      case 2 -> Binary.fromString("x".repeat(random.nextInt(300)));
      default -> Binary.fromString(Long.toHexString(random.nextLong()));
    };
  }
}
