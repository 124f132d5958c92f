package io.flinkspark.bridge.protocol.channel.hadoop;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;

/**
 * Ends files on Hadoop's file systems so that they survive a crash. HDFS's streams throw one and
 * the same exception again once they have failed, which a try-with-resources cannot take: it fails
 * with "Self-suppression not permitted" instead.
 */
public final class DurableStream {

  private DurableStream() {}

  /**
   * Writes a last part, flushes all to the disks and closes.
   *
   * @throws IOException the first failure; the stream is closed then, too
   */
  public static void end(FSDataOutputStream out, byte[] lastPart) throws IOException {
    try {
      out.write(lastPart);
      out.hsync();
    } catch (IOException | RuntimeException e) {
      closeAfter(out, e);
      throw e;
    }
    out.close();
  }

  /** As {@link #end(FSDataOutputStream, byte[])} without a last part. */
  public static void end(FSDataOutputStream out) throws IOException {
    end(out, new byte[0]);
  }

  private static void closeAfter(FSDataOutputStream out, Exception failure) {
    try {
      out.close();
    } catch (IOException | RuntimeException e) {
      if (e != failure) {
        failure.addSuppressed(e);
      }
    }
  }
}
