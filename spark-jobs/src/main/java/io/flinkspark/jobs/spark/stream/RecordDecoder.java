package io.flinkspark.jobs.spark.stream;

import io.flinkspark.schema.SchemaException;
import io.flinkspark.schema.SingleObject;
import org.apache.avro.specific.SpecificRecord;

/**
 * Decodes Kafka values in Avro single-object encoding and, when one is not, says which record it
 * is. Not thread-safe and not serializable: a task builds its own for each partition.
 *
 * @param <T> the generated record class
 */
public final class RecordDecoder<T extends SpecificRecord> {

  private final Class<T> type;
  private final SingleObject<T> encoding;

  public RecordDecoder(Class<T> type) {
    this.type = type;
    this.encoding = SingleObject.of(type);
  }

  /**
   * The record of a Kafka value.
   *
   * @throws SchemaException when the value is absent or cannot be decoded
   */
  public T decode(byte[] value, String topic, int partition, long offset) {
    if (value == null) {
      throw new SchemaException(
          "%s: it has no value".formatted(cannotRead(topic, partition, offset)));
    }
    try {
      return encoding.decode(value);
    } catch (SchemaException e) {
      throw new SchemaException(
          "%s: %s".formatted(cannotRead(topic, partition, offset), e.getMessage()), e);
    }
  }

  private String cannotRead(String topic, int partition, long offset) {
    return "Cannot read %s from topic %s, partition %d, offset %d"
        .formatted(type.getSimpleName(), topic, partition, offset);
  }
}
