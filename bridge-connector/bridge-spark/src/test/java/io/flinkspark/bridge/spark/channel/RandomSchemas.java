package io.flinkspark.bridge.spark.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Schemas that change from version to version as schemas may, at every depth. */
final class RandomSchemas {

  private static final List<String> FLAT =
      List.of(
          "'boolean'",
          "'int'",
          "'long'",
          "'float'",
          "'double'",
          "'string'",
          "'bytes'",
          "{'type':'int','logicalType':'date'}",
          "{'type':'long','logicalType':'timestamp-micros'}",
          "{'type':'long','logicalType':'timestamp-millis'}",
          "{'type':'long','logicalType':'local-timestamp-micros'}",
          "{'type':'bytes','logicalType':'decimal','precision':7,'scale':2}",
          "{'type':'bytes','logicalType':'decimal','precision':30,'scale':5}");

  private sealed interface Type {}

  private record Flat(String json) implements Type {}

  private record Array(Type element) implements Type {}

  private record Mapped(Type value) implements Type {}

  private record Record(String name, List<Field> fields) implements Type {}

  private record Field(
      String name, String alias, Type type, boolean isNullable, boolean hasDefault) {}

  private final Random random;
  private int names;
  private Record current;

  RandomSchemas(Random random) {
    this.random = random;
    this.current = record("R", 2);
  }

  String json() {
    return json(current).replace('\'', '"');
  }

  /** The next version: it reads what all before it wrote. */
  void evolve() {
    current = evolved(current);
  }

  private Record record(String name, int depth) {
    List<Field> fields = new ArrayList<>();
    for (int i = 2 + random.nextInt(4); i > 0; i--) {
      fields.add(new Field("f" + names++, null, type(depth), random.nextBoolean(), false));
    }
    return new Record(name, fields);
  }

  private Type type(int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      return switch (random.nextInt(3)) {
        case 0 -> new Array(type(depth - 1));
        case 1 -> new Mapped(type(depth - 1));
        default -> record("N" + names++, depth - 1);
      };
    }
    return new Flat(FLAT.get(random.nextInt(FLAT.size())));
  }

  private Record evolved(Record record) {
    List<Field> fields = new ArrayList<>();
    for (Field field : record.fields()) {
      switch (random.nextInt(8)) {
        case 0 -> {
          if (record.fields().size() == 1) {
            fields.add(field);
          }
        }
        case 1 ->
            fields.add(
                field.alias() == null
                    ? new Field(
                        "f" + names++,
                        field.name(),
                        field.type(),
                        field.isNullable(),
                        field.hasDefault())
                    : field);
        case 2 ->
            // A default that is no null would not fit the first branch of the union any more.
            fields.add(
                new Field(
                    field.name(),
                    field.alias(),
                    field.type(),
                    field.isNullable() || !field.hasDefault(),
                    field.hasDefault()));
        default ->
            fields.add(
                new Field(
                    field.name(),
                    field.alias(),
                    evolved(field.type()),
                    field.isNullable(),
                    field.hasDefault()));
      }
    }
    if (fields.isEmpty() || random.nextBoolean()) {
      int at = random.nextInt(fields.size() + 1);
      boolean isNullable = random.nextBoolean();
      fields.add(
          at,
          new Field(
              "f" + names++,
              null,
              isNullable ? type(1) : new Flat(FLAT.get(random.nextInt(6))),
              isNullable,
              true));
    }
    return new Record(record.name(), fields);
  }

  private Type evolved(Type type) {
    if (type instanceof Record record) {
      return evolved(record);
    }
    if (type instanceof Array array) {
      return new Array(evolved(array.element()));
    }
    if (type instanceof Mapped map) {
      return new Mapped(evolved(map.value()));
    }
    String json = ((Flat) type).json();
    if (random.nextInt(3) > 0) {
      return type;
    }
    return switch (json) {
      case "'int'" -> new Flat(random.nextBoolean() ? "'long'" : "'double'");
      case "'float'" -> new Flat("'double'");
      case "'long'" -> new Flat("'double'");
      case "'string'" -> new Flat("'bytes'");
      default -> type;
    };
  }

  private static String json(Type type) {
    if (type instanceof Flat flat) {
      return flat.json();
    }
    if (type instanceof Array array) {
      return "{'type':'array','items':" + json(array.element()) + "}";
    }
    if (type instanceof Mapped map) {
      return "{'type':'map','values':['null'," + json(map.value()) + "]}";
    }
    Record record = (Record) type;
    return "{'type':'record','name':'"
        + record.name()
        + "','fields':["
        + record.fields().stream().map(RandomSchemas::json).collect(Collectors.joining(","))
        + "]}";
  }

  private static String json(Field field) {
    String type = json(field.type());
    String aliases = field.alias() == null ? "" : ",'aliases':['" + field.alias() + "']";
    String fallback = field.hasDefault() ? ",'default':" + fallback(field) : "";
    return "{'name':'"
        + field.name()
        + "','type':"
        + (field.isNullable() ? "['null'," + type + "]" : type)
        + aliases
        + fallback
        + "}";
  }

  private static String fallback(Field field) {
    if (field.isNullable()) {
      return "null";
    }
    return switch (((Flat) field.type()).json()) {
      case "'boolean'" -> "true";
      case "'int'", "'long'" -> "-7";
      case "'float'", "'double'" -> "2.5";
      default -> "'none'";
    };
  }
}
