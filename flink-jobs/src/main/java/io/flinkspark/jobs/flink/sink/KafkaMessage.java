package io.flinkspark.jobs.flink.sink;

/**
 * A record ready for Kafka, so that outputs of different types share one transactional sink and one
 * transaction. A Flink POJO.
 */
public final class KafkaMessage {

  /** Where it goes. */
  public String topic = "";

  /** Its key, UTF-8. */
  public byte[] key = {};

  /** Its value. */
  public byte[] value = {};

  /** Its time in milliseconds since the epoch, or -1 for the time of writing. */
  public long timestamp = -1;
}
