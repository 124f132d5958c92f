package io.flinkspark.bridge.flink.channel.format;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A file that is being written under its final name. It counts for nobody until an epoch names it.
 * Used by one thread.
 */
public abstract class DataFile extends FilterOutputStream {

  /**
   * @param out takes the bytes; it is ended by the file
   */
  protected DataFile(OutputStream out) {
    super(out);
  }

  /** How many bytes were written so far. */
  public abstract long position() throws IOException;

  /** Not byte by byte, as a filter does. */
  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  /** Makes the file durable with all that was written, its name included, and ends it. */
  @Override
  public abstract void close() throws IOException;

  /** Ends the file and deletes it; it is never committed. */
  public abstract void discard() throws IOException;
}
