package io.flinkspark.schema;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * One record as bytes in Avro's single-object encoding: the marker C3 01, the id of the writer's
 * schema (8 bytes, little-endian), the record in Avro's binary encoding. A reader needs no
 * registry, only the schemas it is ready to read: the record's own and those given by {@link
 * #withWriterSchemas}.
 *
 * <p>Not thread-safe and not serializable: build one where it is used, for example when a task
 * opens.
 *
 * @param <T> the generated record class
 */
public final class SingleObject<T extends SpecificRecord> {

  private static final byte[] MARKER = {(byte) 0xC3, 0x01};
  private static final int HEADER_BYTES = MARKER.length + Long.BYTES;

  private final Class<T> type;
  private final Map<Long, Schema> writerSchemas;
  private final Map<Long, DatumReader<T>> readers = new HashMap<>();
  private final BinaryMessageEncoder<T> encoder;
  private BinaryDecoder decoder;

  private SingleObject(Class<T> type, Map<Long, Schema> otherWriters) {
    SpecificData model = SpecificData.getForClass(type);
    Schema schema = model.getSchema(type);
    this.type = type;
    this.writerSchemas = new HashMap<>(otherWriters);
    this.encoder = new BinaryMessageEncoder<>(model, schema);
    this.writerSchemas.put(SchemaIds.of(schema), schema);
    this.writerSchemas.forEach((id, writer) -> readers.put(id, reader(model, writer, schema)));
  }

  /** Encodes and decodes records of a generated class, written with that class's own schema. */
  public static <T extends SpecificRecord> SingleObject<T> of(Class<T> type) {
    return new SingleObject<>(type, Map.of());
  }

  /**
   * Accepts records written with other schemas as well, for example those of older releases.
   *
   * @throws SchemaException when the record's class cannot read one of them
   */
  public SingleObject<T> withWriterSchemas(Collection<Schema> schemas) {
    Map<Long, Schema> all = new HashMap<>(writerSchemas);
    for (Schema writer : schemas) {
      SchemaCompatibility.Result result =
          SchemaCompatibility.check(writer, SpecificData.get().getSchema(type));
      if (!result.compatible()) {
        throw new SchemaException(
            "Cannot read %s from records of schema %s: %s"
                .formatted(type.getSimpleName(), describe(writer), result.reasons()));
      }
      all.put(SchemaIds.of(writer), writer);
    }
    return new SingleObject<>(type, all);
  }

  /**
   * The record as a message of its own.
   *
   * @throws SchemaException when the record is not complete
   */
  public byte[] encode(T value) {
    try {
      ByteBuffer message = encoder.encode(value);
      byte[] bytes = new byte[message.remaining()];
      message.get(bytes);
      return bytes;
    } catch (IOException | RuntimeException e) {
      throw new SchemaException(
          "Cannot encode %s: %s".formatted(type.getSimpleName(), e.getMessage()), e);
    }
  }

  /**
   * The record of a message. Avro's own message decoder would ignore bytes after the record and
   * reads byte by byte from a stream; this one takes the array as a whole.
   *
   * @throws SchemaException when the message has no marker, carries an unknown schema id, ends too
   *     early, goes on too long, or is damaged
   */
  public T decode(byte[] message) {
    DatumReader<T> reader = readerFor(message);
    try {
      decoder =
          DecoderFactory.get()
              .binaryDecoder(message, HEADER_BYTES, message.length - HEADER_BYTES, decoder);
      T value = reader.read(null, decoder);
      if (decoder.isEnd()) {
        return value;
      }
    } catch (SecurityException e) {
      throw e; // Avro does not trust the record's class: nothing is wrong with the message.
    } catch (IOException | RuntimeException e) {
      throw cannotDecode(
          "%d bytes end too early or are damaged: %s".formatted(message.length, e), e);
    }
    throw cannotDecode("bytes follow the record (%d in all)".formatted(message.length), null);
  }

  private DatumReader<T> readerFor(byte[] message) {
    if (message.length < HEADER_BYTES) {
      throw cannotDecode(
          "%d bytes are too few for a header of %d".formatted(message.length, HEADER_BYTES), null);
    }
    if (message[0] != MARKER[0] || message[1] != MARKER[1]) {
      throw cannotDecode(
          "no single-object marker C3 01 (%02X %02X)".formatted(message[0], message[1]), null);
    }
    long id = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getLong(MARKER.length);
    DatumReader<T> reader = readers.get(id);
    if (reader == null) {
      throw cannotDecode(
          "unknown writer schema %s (known: %s)".formatted(SchemaIds.hex(id), knownIds()), null);
    }
    return reader;
  }

  private String knownIds() {
    return readers.keySet().stream()
        .map(SchemaIds::hex)
        .collect(Collectors.toCollection(TreeSet::new))
        .toString();
  }

  private SchemaException cannotDecode(String why, Throwable cause) {
    return new SchemaException("Cannot decode %s: %s".formatted(type.getSimpleName(), why), cause);
  }

  @SuppressWarnings("unchecked")
  private static <T> DatumReader<T> reader(SpecificData model, Schema writer, Schema reader) {
    return model.createDatumReader(writer, reader);
  }

  private static String describe(Schema schema) {
    return SchemaIds.hex(SchemaIds.of(schema));
  }
}
