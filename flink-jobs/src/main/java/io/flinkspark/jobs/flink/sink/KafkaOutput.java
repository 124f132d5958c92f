package io.flinkspark.jobs.flink.sink;

import java.time.Duration;
import javax.annotation.Nullable;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The one transactional Kafka sink of a job. A transaction commits with its checkpoint; readers
 * need {@code isolation.level=read_committed}.
 */
public final class KafkaOutput {

  /** A 16 MiB line of Latin-1 can double in UTF-8 and has to fit, with its record around it. */
  public static final int MAX_MESSAGE_BYTES = 40 * 1024 * 1024;

  private KafkaOutput() {}

  /**
   * An exactly-once sink.
   *
   * @param transactionalIdPrefix unique among all jobs that write to this Kafka
   * @param transactionTimeout longer than any pause between two checkpoints, failures included, and
   *     not longer than the broker's {@code transaction.max.timeout.ms}
   */
  public static KafkaSink<KafkaMessage> exactlyOnce(
      String bootstrapServers, String transactionalIdPrefix, Duration transactionTimeout) {
    return KafkaSink.<KafkaMessage>builder()
        .setBootstrapServers(bootstrapServers)
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(transactionalIdPrefix)
        .setProperty(
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            String.valueOf(transactionTimeout.toMillis()))
        .setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(MAX_MESSAGE_BYTES))
        .setProperty(ProducerConfig.BUFFER_MEMORY_CONFIG, String.valueOf(2L * MAX_MESSAGE_BYTES))
        .setProperty(ProducerConfig.LINGER_MS_CONFIG, "20")
        .setRecordSerializer(new Serializer())
        .build();
  }

  private static final class Serializer implements KafkaRecordSerializationSchema<KafkaMessage> {

    private static final long serialVersionUID = 1;

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        KafkaMessage message, KafkaSinkContext context, @Nullable Long timestamp) {
      Long time = message.timestamp < 0 ? null : Long.valueOf(message.timestamp);
      return new ProducerRecord<>(message.topic, null, time, message.key, message.value);
    }
  }
}
