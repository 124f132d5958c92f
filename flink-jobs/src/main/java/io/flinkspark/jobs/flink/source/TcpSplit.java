package io.flinkspark.jobs.flink.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The one split of a TCP line server: its address and how many lines were taken from it.
 *
 * @param host the server's name or address
 * @param port the server's port
 * @param lines lines taken so far; the next one has this number plus one
 */
record TcpSplit(String host, int port, long lines) implements SourceSplit {

  static final SimpleVersionedSerializer<TcpSplit> SERIALIZER = new Serializer();

  @Override
  public String splitId() {
    return host + ":" + port;
  }

  private static final class Serializer implements SimpleVersionedSerializer<TcpSplit> {

    private static final int VERSION = 1;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(TcpSplit split) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeUTF(split.host);
      out.writeInt(split.port);
      out.writeLong(split.lines);
      return bytes.toByteArray();
    }

    @Override
    public TcpSplit deserialize(int version, byte[] serialized) throws IOException {
      if (version != VERSION) {
        throw new IOException(
            "Cannot restore a TCP split: version %d is unknown, only %d is known"
                .formatted(version, VERSION));
      }
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      return new TcpSplit(in.readUTF(), in.readInt(), in.readLong());
    }
  }
}
