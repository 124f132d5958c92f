package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.channel.EpochCommit;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.protocol.channel.EventTimes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;

/**
 * Reads what {@link SinkOutput} wrote. Takes no more memory than there are bytes, whatever lengths
 * they claim.
 */
final class SinkInput {

  private static final int SHORTEST_FILE = Integer.BYTES + 2 * Long.BYTES;

  private final String what;
  private final DataInputDeserializer in;

  private SinkInput(String what, byte[] bytes) {
    this.what = what;
    this.in = new DataInputDeserializer(bytes);
  }

  interface Body<R> {
    R read(SinkInput in) throws IOException;
  }

  /** Reads all of the bytes; any that are not of the form are an IOException. */
  static <R> R read(String what, int known, int version, byte[] bytes, Body<R> body)
      throws IOException {
    if (version != known) {
      throw new IOException(
          String.format(
              "Cannot restore a channel sink's %s: this version of bridge-flink reads format %d at"
                  + " most (%d)",
              what, known, version));
    }
    SinkInput in = new SinkInput(what, bytes);
    try {
      R read = body.read(in);
      in.require(in.in.available() == 0, "bytes behind its end");
      return read;
    } catch (BridgeException e) {
      throw new IOException(in.damaged(e.getMessage()), e);
    }
  }

  private String damaged(String why) {
    return String.format("Cannot restore a channel sink's %s: it is damaged, %s", what, why);
  }

  private void require(boolean condition, String why) throws IOException {
    if (!condition) {
      throw new IOException(damaged(why));
    }
  }

  long readLong() throws IOException {
    require(in.available() >= Long.BYTES, "it is cut short");
    return in.readLong();
  }

  boolean readFlag() throws IOException {
    require(in.available() >= 1, "it is cut short");
    byte flag = in.readByte();
    require(flag == 0 || flag == 1, "a flag is " + flag);
    return flag == 1;
  }

  String readText() throws IOException {
    byte[] text = new byte[readLength(1)];
    in.readFully(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private int readLength(int unitBytes) throws IOException {
    require(in.available() >= Integer.BYTES, "it is cut short");
    int length = in.readInt();
    require(length >= 0 && (long) length * unitBytes <= in.available(), "a length is " + length);
    return length;
  }

  EventTimes readEventTimes() throws IOException {
    return new EventTimes(readLong(), readLong());
  }

  List<EpochFile> readFiles() throws IOException {
    int count = readLength(SHORTEST_FILE);
    require(count <= EpochCommit.MAX_FILES, count + " files");
    List<EpochFile> files = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      files.add(EpochFile.whole(readText(), readLong(), readLong()));
    }
    return files;
  }
}
