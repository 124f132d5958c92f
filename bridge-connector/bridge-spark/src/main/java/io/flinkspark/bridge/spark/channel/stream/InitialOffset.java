package io.flinkspark.bridge.spark.channel.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.HDFSMetadataLog;
import scala.Option;
import scala.reflect.ClassTag$;

/**
 * Where a query began, kept in its checkpoint: Spark logs only where batches end, and a first batch
 * that is repeated has to begin where it did.
 */
final class InitialOffset {

  private final HDFSMetadataLog<String> log;

  /**
   * @param folder what Spark gives a source for itself inside of the checkpoint
   */
  InitialOffset(SparkSession session, String folder) {
    this.log = new TextLog(session, folder);
  }

  Optional<ChannelOffset> get() {
    Option<String> kept = log.get(0);
    return kept.isDefined() ? Optional.of(ChannelOffset.parse(kept.get())) : Optional.empty();
  }

  /** For the first time only. */
  ChannelOffset keep(ChannelOffset offset) {
    log.add(0, offset.json());
    return offset;
  }

  private static final class TextLog extends HDFSMetadataLog<String> {

    TextLog(SparkSession session, String folder) {
      super(session, folder, ClassTag$.MODULE$.apply(String.class));
    }

    @Override
    public void serialize(String text, OutputStream out) {
      try {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String deserialize(InputStream in) {
      try {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
