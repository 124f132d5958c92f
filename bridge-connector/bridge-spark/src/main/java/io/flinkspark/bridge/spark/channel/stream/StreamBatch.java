package io.flinkspark.bridge.spark.channel.stream;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;

/**
 * What one batch of a DStream reads. Written into checkpoints as three lines: {@code v1} and the
 * two offsets.
 */
record StreamBatch(ChannelOffset start, ChannelOffset end) {

  private static final String VERSION = "v1";

  boolean isEmpty() {
    return start.equals(end);
  }

  String text() {
    return VERSION + "\n" + start.json() + "\n" + end.json();
  }

  /**
   * @throws BridgeException with CHANNEL_VERSION when a newer version wrote it
   */
  static StreamBatch parse(String text) {
    String[] lines = text.split("\n");
    if (lines.length != 3 || !lines[0].equals(VERSION)) {
      throw new BridgeException(
          ErrorCode.CHANNEL_VERSION,
          String.format(
              "Cannot read what a batch of a DStream was: it is not of version %s. Use the release"
                  + " that wrote the checkpoint, or a newer one (%s)",
              VERSION, lines[0]));
    }
    return new StreamBatch(ChannelOffset.parse(lines[1]), ChannelOffset.parse(lines[2]));
  }
}
