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

/** Numbered texts in a folder of a checkpoint, each created as a whole and never changed. */
final class TextLog {

  private final HDFSMetadataLog<String> log;

  TextLog(SparkSession session, String folder) {
    this.log = new Utf8Log(session, folder);
  }

  Optional<String> get(long number) {
    Option<String> text = log.get(number);
    return text.isDefined() ? Optional.of(text.get()) : Optional.empty();
  }

  /**
   * @throws IllegalStateException when there is one of this number
   */
  void add(long number, String text) {
    if (!log.add(number, text)) {
      throw new IllegalStateException(
          String.format(
              "Cannot write %s: it is there already. Let only one query use the checkpoint",
              log.batchIdToPath(number)));
    }
  }

  /** Removes those with smaller numbers. */
  void removeBefore(long number) {
    log.purge(number);
  }

  private static final class Utf8Log extends HDFSMetadataLog<String> {

    Utf8Log(SparkSession session, String folder) {
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
