package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.BridgeException.check;

/**
 * Who a channel is.
 *
 * @param channelId random, made with the channel
 * @param bridgeId its producer's name, given by the user: 1 to 200 visible ASCII characters
 * @param createdMillis by the clock of who created it
 */
public record ChannelIdentity(String channelId, String bridgeId, long createdMillis) {

  private static final String FORMAT = "flink-spark-bridge-channel";

  public ChannelIdentity {
    ChannelRun.checkId("channel", channelId);
    ChannelRun.checkId("bridge", bridgeId);
    check(createdMillis >= 0, "Cannot use a channel: created at %d", createdMillis);
  }

  byte[] write() {
    return VersionedFile.write(
        json -> {
          json.writeStringField("format", FORMAT);
          json.writeStringField("channel", channelId);
          json.writeStringField("bridge", bridgeId);
          json.writeNumberField("created", createdMillis);
        });
  }

  static ChannelIdentity read(byte[] sealed) {
    return VersionedFile.read(sealed, StoragePath.CHANNEL, ChannelIdentity::read);
  }

  private static ChannelIdentity read(JsonInput in) {
    String format = "";
    String channelId = "";
    String bridgeId = "";
    long created = -1;
    for (String field = in.next(); field != null; field = in.next()) {
      switch (field) {
        case "format" -> format = in.string();
        case "channel" -> channelId = in.string();
        case "bridge" -> bridgeId = in.string();
        case "created" -> created = in.number();
        default -> in.skip();
      }
    }
    if (!format.equals(FORMAT)) {
      throw in.corrupt("its format is not " + FORMAT + " but " + format, null);
    }
    return new ChannelIdentity(channelId, bridgeId, created);
  }
}
