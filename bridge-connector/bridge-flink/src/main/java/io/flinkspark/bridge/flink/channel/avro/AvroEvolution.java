package io.flinkspark.bridge.flink.channel.avro;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/**
 * Whether rows of one schema can be read with another: by Avro's rules of resolution, and besides
 * only if dates, times and decimals stay what they are, which Avro's own check does not ask.
 */
public final class AvroEvolution {

  private final List<String> reasons = new ArrayList<>();

  private AvroEvolution() {}

  /**
   * Everything that stands against reading; empty when nothing does.
   *
   * @param newText the schema to read with
   * @param oldText the schema that the rows were written with
   */
  public static List<String> reasons(String newText, String oldText) {
    Schema reader;
    Schema writer;
    try {
      reader = new Schema.Parser().parse(newText);
      writer = new Schema.Parser().parse(oldText);
    } catch (AvroRuntimeException e) {
      return List.of("a schema is no Avro schema: " + e.getMessage());
    }
    AvroEvolution evolution = new AvroEvolution();
    SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .forEach(found -> evolution.reasons.add(text(found)));
    evolution.compare("", reader, writer);
    return evolution.reasons.stream().distinct().toList();
  }

  private static String text(Incompatibility found) {
    return found.getType() + " at " + found.getLocation() + ": " + found.getMessage();
  }

  private void compare(String path, Schema readerMember, Schema writerMember) {
    Schema reader = single(readerMember);
    Schema writer = single(writerMember);
    if (reader.getType() == Schema.Type.RECORD && writer.getType() == Schema.Type.RECORD) {
      for (Schema.Field field : reader.getFields()) {
        Schema.Field written = written(field, writer);
        if (written != null) {
          compare(path + "/" + field.name(), field.schema(), written.schema());
        }
      }
    } else if (reader.getType() == Schema.Type.ARRAY && writer.getType() == Schema.Type.ARRAY) {
      compare(path + "/element", reader.getElementType(), writer.getElementType());
    } else if (reader.getType() == Schema.Type.MAP && writer.getType() == Schema.Type.MAP) {
      compare(path + "/value", reader.getValueType(), writer.getValueType());
    } else if (!means(reader, writer)) {
      reasons.add(
          String.format(
              "MEANING at %s: it was %s and would be %s", path, meaning(writer), meaning(reader)));
    }
    explainUnion(path, readerMember, writerMember, reader, writer);
  }

  /** Avro says of a nullable value only that no branch fits; this is why. */
  private void explainUnion(
      String path, Schema readerMember, Schema writerMember, Schema reader, Schema writer) {
    if (readerMember.isUnion() || writerMember.isUnion()) {
      SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
          .getResult()
          .getIncompatibilities()
          .forEach(
              found ->
                  reasons.add(
                      found.getType()
                          + " at "
                          + path
                          + (found.getLocation().equals("/") ? "" : found.getLocation())
                          + ": "
                          + found.getMessage()));
    }
  }

  /** What a union with null holds; any other union as it is. */
  private static Schema single(Schema schema) {
    if (!schema.isUnion()) {
      return schema;
    }
    List<Schema> branches =
        schema.getTypes().stream().filter(branch -> branch.getType() != Schema.Type.NULL).toList();
    return branches.size() == 1 ? branches.get(0) : schema;
  }

  private static Schema.Field written(Schema.Field field, Schema writer) {
    return Stream.concat(Stream.of(field.name()), field.aliases().stream())
        .map(writer::getField)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Whether a value means the same, or the same with more digits. */
  private static boolean means(Schema reader, Schema writer) {
    if (reader.getLogicalType() instanceof LogicalTypes.Decimal wanted
        && writer.getLogicalType() instanceof LogicalTypes.Decimal written) {
      return wanted.getScale() == written.getScale()
          && wanted.getPrecision() >= written.getPrecision();
    }
    String wanted = AvroFields.logicalName(reader);
    String written = AvroFields.logicalName(writer);
    return wanted.equals(written)
        || isText(wanted) && isText(written)
        || wanted.endsWith("-micros")
            && written.endsWith("-millis")
            && kind(wanted).equals(kind(written));
  }

  private static boolean isText(String logical) {
    return logical.isEmpty() || logical.equals("uuid");
  }

  private static String kind(String logical) {
    return logical.substring(0, logical.lastIndexOf('-'));
  }

  private static String meaning(Schema schema) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      return String.format("decimal(%d, %d)", decimal.getPrecision(), decimal.getScale());
    }
    String logical = AvroFields.logicalName(schema);
    return logical.isEmpty() ? "a plain " + schema.getType().getName() : logical;
  }
}
