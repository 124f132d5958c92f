package io.flinkspark.jobs.flink.source;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.flinkspark.jobs.flink.accesslog.AccessLogParser;
import io.flinkspark.jobs.flink.accesslog.LogTypes;
import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.RejectedLine;
import javax.annotation.Nullable;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Kafka records as parsed lines: the value is one line, the optional header {@code line} its number
 * in the original log. Parsing happens here, inside the source, because event time has to be known
 * for each partition's own watermark.
 *
 * <p>A record without value is a blank line: nothing that was in the topic is lost.
 */
public final class KafkaLines
    implements KafkaRecordDeserializationSchema<Either<AccessEvent, RejectedLine>> {

  private static final long serialVersionUID = 1;

  /** Header with the line number, decimal digits. */
  public static final String LINE_HEADER = "line";

  private static final byte[] NOTHING = {};

  private transient AccessLogParser parser;
  private transient String topic;
  private transient int partition;
  private transient String source;

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    parser = new AccessLogParser();
  }

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record, Collector<Either<AccessEvent, RejectedLine>> out) {
    byte[] value = record.value() == null ? NOTHING : record.value();
    Long line = lineNumber(record.headers().lastHeader(LINE_HEADER));
    out.collect(parser.parse(value, 0, value.length, source(record), record.offset(), line));
  }

  @Override
  public TypeInformation<Either<AccessEvent, RejectedLine>> getProducedType() {
    return LogTypes.LINE;
  }

  /** {@code topic-partition}; records come in runs of one partition, so the text is kept. */
  private String source(ConsumerRecord<byte[], byte[]> record) {
    if (source == null || record.partition() != partition || !record.topic().equals(topic)) {
      topic = record.topic();
      partition = record.partition();
      source = topic + "-" + partition;
    }
    return source;
  }

  /** A header that is no number says nothing; it is the producer's note, not part of the line. */
  private static @Nullable Long lineNumber(@Nullable Header header) {
    if (header == null || header.value() == null) {
      return null;
    }
    try {
      return Long.valueOf(new String(header.value(), US_ASCII));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
