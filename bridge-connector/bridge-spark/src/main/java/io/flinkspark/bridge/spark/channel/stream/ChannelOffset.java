package io.flinkspark.bridge.spark.channel.stream;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelPosition;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.apache.spark.sql.connector.read.streaming.Offset;

/**
 * How far a stream has read: up to an epoch, of which all rows are read or only the first few.
 * Written into checkpoints as {@code {"version":1,"channel":id,"epoch":n,"rows":n,"entry":n}};
 * later versions read it for ever. Immutable.
 */
final class ChannelOffset extends Offset {

  private static final int VERSION = 1;
  private static final JsonFactory JSON = new JsonFactory();

  /** Before the first row of a channel that does not exist yet. */
  static final ChannelOffset UNBORN = new ChannelOffset("", 0, 0, 0);

  private final String channelId;
  private final long epoch;
  private final long rows;
  private final long entry;

  private ChannelOffset(String channelId, long epoch, long rows, long entry) {
    check(
        epoch >= 0 && rows >= 0 && entry >= 0 && (epoch > 0 || rows == 0),
        "Cannot use a stream's offset: epoch %d, rows %d, entry %d",
        epoch,
        rows,
        entry);
    this.channelId = channelId;
    this.epoch = epoch;
    this.rows = rows;
    this.entry = entry;
  }

  /** Behind a whole epoch. */
  static ChannelOffset behind(ChannelPosition position) {
    return new ChannelOffset(position.channelId(), position.epoch(), 0, position.entry());
  }

  /** Inside of the epoch at a position, behind some of its rows. */
  static ChannelOffset inside(ChannelPosition position, long rows) {
    check(rows > 0, "Cannot stop inside of epoch %d behind %d rows", position.epoch(), rows);
    return new ChannelOffset(position.channelId(), position.epoch(), rows, position.entry());
  }

  boolean isUnborn() {
    return channelId.isEmpty();
  }

  String channelId() {
    return channelId;
  }

  /** The last epoch of which rows were read; 0 before the first. */
  long epoch() {
    return epoch;
  }

  /** How many rows of {@link #epoch} were read, when they are not all. */
  long rows() {
    return rows;
  }

  /** Whether only a part of {@link #epoch} was read. */
  boolean isInside() {
    return rows > 0;
  }

  ChannelPosition position() {
    return new ChannelPosition(channelId, epoch, entry);
  }

  @Override
  public String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeStringField("channel", channelId);
      json.writeNumberField("epoch", epoch);
      json.writeNumberField("rows", rows);
      json.writeNumberField("entry", entry);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws BridgeException with CHANNEL_VERSION when a newer version wrote it, INVALID_ARGUMENT
   *     when it is something else
   */
  static ChannelOffset parse(String json) {
    String channelId = null;
    long version = 0;
    long epoch = -1;
    long rows = -1;
    long entry = -1;
    try (JsonParser in = JSON.createParser(json)) {
      expect(in.nextToken() == JsonToken.START_OBJECT, json);
      for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
        in.nextToken();
        switch (field) {
          case "version" -> version = knownVersion(in.getLongValue(), json);
          case "channel" -> channelId = in.getText();
          case "epoch" -> epoch = in.getLongValue();
          case "rows" -> rows = in.getLongValue();
          case "entry" -> entry = in.getLongValue();
          default -> in.skipChildren();
        }
      }
      expect(in.currentToken() == JsonToken.END_OBJECT && in.nextToken() == null, json);
    } catch (IOException e) {
      throw new BridgeException(ErrorCode.INVALID_ARGUMENT, refusal(json), e);
    }
    expect(version == VERSION && channelId != null, json);
    expect(epoch >= 0 && rows >= 0 && entry >= 0, json);
    return new ChannelOffset(channelId, epoch, rows, entry);
  }

  /** Looked at first: what else a later version writes, only that one knows. */
  private static long knownVersion(long version, String json) {
    if (version > VERSION) {
      throw new BridgeException(
          ErrorCode.CHANNEL_VERSION,
          String.format(
              "Cannot read a stream's offset of version %d: this release knows up to %d. Use the"
                  + " release that wrote the checkpoint, or a newer one (%s)",
              version, VERSION, json));
    }
    return version;
  }

  private static void expect(boolean condition, String json) {
    if (!condition) {
      throw new BridgeException(ErrorCode.INVALID_ARGUMENT, refusal(json));
    }
  }

  private static String refusal(String json) {
    return String.format(
        "Cannot read a stream's offset: it is not one of a channel. Use the checkpoint only with"
            + " the query that made it (%s)",
        json);
  }
}
