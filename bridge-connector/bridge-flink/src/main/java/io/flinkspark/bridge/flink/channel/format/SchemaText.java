package io.flinkspark.bridge.flink.channel.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.flinkspark.bridge.flink.channel.format.ChannelType.Member;
import io.flinkspark.bridge.flink.channel.format.ChannelType.Value;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Writes the schema of rows as Avro's JSON, without Avro. Records are named after where they are,
 * so a name comes only once and stays the same when fields are added elsewhere.
 */
public final class SchemaText {

  /** Columns by which the data files lie in folders. */
  public static final String PARTITIONS = "bridge.partitions";

  /** The column that is the rows' event time. */
  public static final String EVENT_TIME = "bridge.event-time";

  /** What SQL says of a type and Avro cannot. */
  public static final String SQL_TYPE = "bridge.type";

  private static final String ROOT = "row";
  private static final int ID_BYTES = 16;
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator json;

  private SchemaText(JsonGenerator json) {
    this.json = json;
  }

  /** A schema under the id that its text gives it. */
  public static ChannelSchema identified(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new ChannelSchema(HexFormat.of().formatHex(hash, 0, ID_BYTES), text);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot name a schema: this JVM has no SHA-256", e);
    }
  }

  /** The text of a schema. */
  public static String of(
      ChannelType.OfRow row, List<String> partitions, @Nullable String eventTime) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      SchemaText writer = new SchemaText(json);
      json.writeStartObject();
      json.writeStringField("type", "record");
      json.writeStringField("name", ROOT);
      if (!partitions.isEmpty()) {
        json.writeArrayFieldStart(PARTITIONS);
        for (String partition : partitions) {
          json.writeString(partition);
        }
        json.writeEndArray();
      }
      if (eventTime != null) {
        json.writeStringField(EVENT_TIME, eventTime);
      }
      writer.writeFields(ROOT, row);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void writeFields(String path, ChannelType.OfRow row) throws IOException {
    json.writeArrayFieldStart("fields");
    for (ChannelType.Field field : row.fields()) {
      json.writeStartObject();
      json.writeStringField("name", field.name());
      json.writeFieldName("type");
      writeMember(path, field.name(), field.member());
      if (field.member().nullable()) {
        json.writeNullField("default");
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeMember(String path, String name, Member member) throws IOException {
    if (!member.nullable()) {
      writeType(path, name, member.type());
      return;
    }
    json.writeStartArray();
    json.writeString("null");
    writeType(path, name, member.type());
    json.writeEndArray();
  }

  /**
   * @param path of the row that the value is in
   * @param name of the value
   */
  private void writeType(String path, String name, ChannelType type) throws IOException {
    if (type instanceof Value value) {
      writeValue(value);
      return;
    }
    json.writeStartObject();
    if (type instanceof ChannelType.Decimal decimal) {
      json.writeStringField("type", "bytes");
      json.writeStringField("logicalType", "decimal");
      json.writeNumberField("precision", decimal.precision());
      json.writeNumberField("scale", decimal.scale());
    } else if (type instanceof ChannelType.OfArray array) {
      json.writeStringField("type", "array");
      json.writeFieldName("items");
      writeMember(path, name, array.element());
    } else if (type instanceof ChannelType.OfMap map) {
      writeMap(path, name, map);
    } else if (type instanceof ChannelType.OfRow row) {
      writeRecordStart(path, name);
      writeFields(path + "." + name, row);
    } else {
      throw new IllegalStateException("Cannot write the schema of rows: no row holds " + type);
    }
    json.writeEndObject();
  }

  private void writeRecordStart(String path, String name) throws IOException {
    json.writeStringField("type", "record");
    json.writeStringField("name", name);
    json.writeStringField("namespace", path);
  }

  /** Avro's maps have strings as keys; others are lists of entries. */
  private void writeMap(String path, String name, ChannelType.OfMap map) throws IOException {
    String inner = path + "." + name;
    if (map.key().equals(new Value(ChannelType.Plain.STRING))) {
      json.writeStringField("type", "map");
      json.writeFieldName("values");
      writeMember(inner, "value", map.value());
      return;
    }
    json.writeStringField("type", "array");
    json.writeFieldName("items");
    json.writeStartObject();
    writeRecordStart(path, name);
    writeFields(
        inner,
        new ChannelType.OfRow(
            List.of(
                new ChannelType.Field("key", new Member(false, map.key())),
                new ChannelType.Field("value", map.value()))));
    json.writeEndObject();
    json.writeStringField(SQL_TYPE, "map");
  }

  private void writeValue(Value value) throws IOException {
    String base =
        switch (value.plain()) {
          case BOOLEAN -> "boolean";
          case INT, DATE, TIME_MILLIS -> "int";
          case LONG,
              TIME_MICROS,
              TIMESTAMP_MILLIS,
              TIMESTAMP_MICROS,
              LOCAL_TIMESTAMP_MILLIS,
              LOCAL_TIMESTAMP_MICROS ->
              "long";
          case FLOAT -> "float";
          case DOUBLE -> "double";
          case STRING, UUID -> "string";
          case BYTES -> "bytes";
        };
    String logical =
        switch (value.plain()) {
          case BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, BYTES -> null;
          case DATE -> "date";
          case TIME_MILLIS -> "time-millis";
          case TIME_MICROS -> "time-micros";
          case TIMESTAMP_MILLIS -> "timestamp-millis";
          case TIMESTAMP_MICROS -> "timestamp-micros";
          case LOCAL_TIMESTAMP_MILLIS -> "local-timestamp-millis";
          case LOCAL_TIMESTAMP_MICROS -> "local-timestamp-micros";
          case UUID -> "uuid";
        };
    if (logical == null && value.sqlType() == null) {
      json.writeString(base);
      return;
    }
    json.writeStartObject();
    json.writeStringField("type", base);
    if (logical != null) {
      json.writeStringField("logicalType", logical);
    }
    if (value.sqlType() != null) {
      json.writeStringField(SQL_TYPE, value.sqlType());
    }
    json.writeEndObject();
  }
}
