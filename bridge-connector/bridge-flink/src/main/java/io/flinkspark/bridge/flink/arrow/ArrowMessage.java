package io.flinkspark.bridge.flink.arrow;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.Message;

/**
 * An encapsulated Arrow IPC message: a marker, the length of the metadata, the metadata, the body.
 *
 * @param body the message's body and nothing else
 */
record ArrowMessage(Message metadata, ByteBuffer body) {

  private static final int MARKER = 0xFFFFFFFF;
  private static final int PREFIX_BYTES = 8;

  static ArrowMessage read(ByteBuffer bytes) {
    ByteBuffer message = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (message.remaining() < PREFIX_BYTES || message.getInt() != MARKER) {
      throw malformed("it does not start like one");
    }
    int metadataBytes = message.getInt();
    if (metadataBytes <= 0 || metadataBytes > message.remaining()) {
      throw malformed(
          "its metadata does not fit (%d bytes of %d)", metadataBytes, message.remaining());
    }
    ByteBuffer metadata = message.slice(message.position(), metadataBytes);
    Message parsed = Message.getRootAsMessage(metadata);
    int bodyStart = message.position() + metadataBytes;
    long bodyBytes = parsed.bodyLength();
    if (bodyBytes < 0 || bodyBytes > message.capacity() - bodyStart) {
      throw malformed(
          "its body does not fit (%d bytes of %d)", bodyBytes, message.capacity() - bodyStart);
    }
    return new ArrowMessage(parsed, message.slice(bodyStart, (int) bodyBytes));
  }

  static BridgeException malformed(String format, Object... values) {
    return new BridgeException(
        ErrorCode.MALFORMED_MESSAGE,
        "Cannot read an Arrow message: " + String.format(format, values));
  }

  /** What flatbuffers make of bytes that are no flatbuffer: any exception, so all are caught. */
  static BridgeException malformed(RuntimeException cause) {
    return new BridgeException(
        ErrorCode.MALFORMED_MESSAGE,
        "Cannot read an Arrow message: its metadata is invalid (" + cause + ")",
        cause);
  }
}
