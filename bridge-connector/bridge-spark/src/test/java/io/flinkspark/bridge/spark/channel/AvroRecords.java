package io.flinkspark.bridge.spark.channel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.collection.JavaConverters;

/** Random Avro records, what Avro itself makes of them with another schema, and Spark's rows. */
final class AvroRecords {

  private AvroRecords() {}

  static Object random(Schema schema, Random random) {
    return switch (schema.getType()) {
      case UNION -> random.nextInt(4) == 0 ? null : random(schema.getTypes().get(1), random);
      case RECORD -> {
        GenericRecord record = new GenericData.Record(schema);
        schema.getFields().forEach(f -> record.put(f.pos(), random(f.schema(), random)));
        yield record;
      }
      case ARRAY -> {
        List<Object> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          values.add(random(schema.getElementType(), random));
        }
        yield values;
      }
      case MAP -> {
        Map<String, Object> values = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          values.put("k" + random.nextInt(9), random(schema.getValueType(), random));
        }
        yield values;
      }
      case BOOLEAN -> random.nextBoolean();
      case INT ->
          "date".equals(schema.getProp("logicalType"))
              ? random.nextInt(800_000) - 700_000
              : random.nextInt(100) - 50;
      case LONG ->
          schema.getProp("logicalType") == null
              ? random.nextInt(1000) * 1_000_003L
              : random.nextLong() / (1L << 12);
      case FLOAT -> random.nextInt(100) / 4f;
      case DOUBLE -> random.nextInt(1000) / 8.0;
      case STRING -> "s" + random.nextInt(20);
      case BYTES -> {
        int digits = schema.getProp("logicalType") == null ? 0 : 6;
        byte[] bytes =
            digits > 0
                ? BigInteger.valueOf(random.nextInt(1_000_000) - 500_000).toByteArray()
                : ("b" + random.nextInt(20)).getBytes(StandardCharsets.UTF_8);
        yield ByteBuffer.wrap(bytes);
      }
      default -> throw new IllegalArgumentException("No values for " + schema);
    };
  }

  /** What Avro reads of a record with another schema. */
  static GenericRecord resolved(GenericRecord record, Schema reader) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Encoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<>(record.getSchema()).write(record, encoder);
      encoder.flush();
      return new GenericDatumReader<GenericRecord>(record.getSchema(), reader)
          .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** As a user of Spark writes it. */
  static Object toSpark(Object value, Schema schema) {
    if (value == null) {
      return null;
    }
    String logical = schema.getProp("logicalType");
    return switch (schema.getType()) {
      case UNION -> toSpark(value, schema.getTypes().get(1));
      case RECORD -> toRow((IndexedRecord) value);
      case ARRAY ->
          JavaConverters.asScalaBuffer(
                  ((Collection<?>) value)
                      .stream()
                          .map(each -> toSpark(each, schema.getElementType()))
                          .collect(Collectors.toList()))
              .toSeq();
      case MAP -> {
        Map<Object, Object> map = new HashMap<>();
        ((Map<?, ?>) value)
            .forEach((k, v) -> map.put(k.toString(), toSpark(v, schema.getValueType())));
        yield JavaConverters.mapAsScalaMap(map);
      }
      case INT -> logical == null ? value : LocalDate.ofEpochDay((Integer) value);
      case LONG -> logical == null ? value : time((Long) value, logical);
      case STRING -> value.toString();
      case BYTES -> {
        byte[] bytes = new byte[((ByteBuffer) value).remaining()];
        ((ByteBuffer) value).duplicate().get(bytes);
        yield logical == null
            ? bytes
            : new BigDecimal(
                new BigInteger(bytes), ((Number) schema.getObjectProp("scale")).intValue());
      }
      default -> value;
    };
  }

  private static Object time(long value, String logical) {
    Instant instant =
        Instant.EPOCH.plus(
            value, logical.endsWith("millis") ? ChronoUnit.MILLIS : ChronoUnit.MICROS);
    return logical.startsWith("local") ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC) : instant;
  }

  static Row toRow(IndexedRecord record) {
    return RowFactory.create(
        record.getSchema().getFields().stream()
            .map(field -> toSpark(record.get(field.pos()), field.schema()))
            .toArray());
  }

  /** A text that is the same for equal values, whatever holds them. */
  static String text(Object value) {
    if (value instanceof Row row) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        values.add(text(row.get(i)));
      }
      return values.toString();
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      return JavaConverters.mapAsJavaMap(map).entrySet().stream()
          .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
          .sorted()
          .toList()
          .toString();
    }
    if (value instanceof scala.collection.Seq<?> seq) {
      return JavaConverters.seqAsJavaList(seq).stream().map(AvroRecords::text).toList().toString();
    }
    if (value instanceof byte[] bytes) {
      return "0x" + new BigInteger(1, bytes).toString(16);
    }
    return value instanceof BigDecimal decimal
        ? decimal.stripTrailingZeros().toPlainString()
        : String.valueOf(value);
  }
}
