package io.flinkspark.jobs.flink.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flinkspark.schema.SingleObject;
import java.time.Instant;
import javax.annotation.Nullable;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.util.function.SerializableFunction;

/**
 * Encodes a record for Kafka: Avro single-object encoding, so each message names its schema.
 *
 * @param <T> the record
 */
public final class ToKafkaMessage<T extends SpecificRecord>
    extends RichMapFunction<T, KafkaMessage> {

  private static final long serialVersionUID = 1;

  /** A key only has to spread and to group; hosts can be as long as a line. */
  private static final int MAX_KEY_CHARS = 1_024;

  private final Class<T> type;
  private final String topic;
  private final SerializableFunction<T, String> keyOf;
  private final @Nullable SerializableFunction<T, Instant> timeOf;

  private transient SingleObject<T> encoder;

  /**
   * Messages for one topic.
   *
   * @param keyOf the message's key
   * @param timeOf the message's time; null for the time of writing
   */
  public ToKafkaMessage(
      Class<T> type,
      String topic,
      SerializableFunction<T, String> keyOf,
      @Nullable SerializableFunction<T, Instant> timeOf) {
    this.type = type;
    this.topic = topic;
    this.keyOf = keyOf;
    this.timeOf = timeOf;
  }

  /** Messages for one topic that carry the time of writing. */
  public ToKafkaMessage(Class<T> type, String topic, SerializableFunction<T, String> keyOf) {
    this(type, topic, keyOf, null);
  }

  @Override
  public void open(OpenContext context) {
    encoder = SingleObject.of(type);
  }

  @Override
  public KafkaMessage map(T record) {
    KafkaMessage message = new KafkaMessage();
    message.topic = topic;
    String key = keyOf.apply(record);
    message.key = key.substring(0, Math.min(key.length(), MAX_KEY_CHARS)).getBytes(UTF_8);
    message.value = encoder.encode(record);
    if (timeOf != null) {
      message.timestamp = acceptable(timeOf.apply(record).toEpochMilli());
    }
    return message;
  }

  /**
   * Kafka refuses times before 1970, and by default those more than an hour ahead: such a time in a
   * log must not stop the job. The record itself carries the exact time.
   */
  private static long acceptable(long epochMillis) {
    return Math.min(Math.max(epochMillis, 0), System.currentTimeMillis());
  }
}
