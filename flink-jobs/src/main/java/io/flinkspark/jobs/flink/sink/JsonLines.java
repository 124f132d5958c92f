package io.flinkspark.jobs.flink.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.Map;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.apache.flink.types.Row;

/** Rows as lines of JSON, and files of such lines, exactly once. */
public final class JsonLines {

  private static final JsonFactory JSON = new JsonFactory();

  private JsonLines() {}

  /**
   * A sink into one flat folder. A file gets its visible name with the checkpoint that holds its
   * lines.
   */
  public static FileSink<String> into(Path folder) {
    return FileSink.forRowFormat(folder, new SimpleStringEncoder<String>())
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(
            OutputFileConfig.builder().withPartPrefix("part").withPartSuffix(".json").build())
        .build();
  }

  /** A row with named fields, without the end of the line. */
  public static String line(Row row) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(json, row);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Row row) {
      json.writeStartObject();
      for (String name : row.getFieldNames(true)) {
        json.writeFieldName(name);
        write(json, row.getField(name));
      }
      json.writeEndObject();
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartArray();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeStartObject();
        json.writeFieldName("key");
        write(json, entry.getKey());
        json.writeFieldName("value");
        write(json, entry.getValue());
        json.writeEndObject();
      }
      json.writeEndArray();
    } else if (value instanceof Object[] list) {
      json.writeStartArray();
      for (Object element : list) {
        write(json, element);
      }
      json.writeEndArray();
    } else {
      writeSimple(json, value);
    }
  }

  private static void writeSimple(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (Double.isFinite(number)) {
        json.writeNumber(value.toString());
      } else {
        json.writeString(value.toString());
      }
    } else if (value instanceof BigDecimal decimal) {
      json.writeNumber(decimal.toPlainString());
    } else if (value instanceof Number integer) {
      json.writeNumber(integer.longValue());
    } else if (value instanceof byte[] bytes) {
      json.writeBinary(bytes);
    } else {
      // Text, and java.time's classes, whose text is ISO-8601.
      json.writeString(value.toString());
    }
  }
}
