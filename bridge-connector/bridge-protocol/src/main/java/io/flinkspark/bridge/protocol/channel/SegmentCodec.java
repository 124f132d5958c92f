package io.flinkspark.bridge.protocol.channel;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The JSON of segments: epochs on level 0, above it segments of the level below. */
final class SegmentCodec {

  private SegmentCodec() {}

  static byte[] writeEpochs(List<ChannelEpoch> epochs, String channelId) {
    return VersionedFile.write(
        json -> {
          json.writeStringField("channel", channelId);
          json.writeArrayFieldStart("epochs");
          for (ChannelEpoch epoch : epochs) {
            json.writeStartObject();
            EpochCodec.write(epoch, json);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  static byte[] writeSegments(List<Segment> segments, String channelId) {
    return VersionedFile.write(
        json -> {
          json.writeStringField("channel", channelId);
          writeSegments(segments, json);
        });
  }

  static void writeSegments(List<Segment> segments, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("segments");
    for (Segment segment : segments) {
      json.writeStartObject();
      json.writeStringField("name", segment.name());
      json.writeNumberField("level", segment.level());
      write(segment.summary(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(EpochSummary summary, JsonGenerator json) throws IOException {
    json.writeNumberField("epochs", summary.epochs());
    json.writeNumberField("first", summary.first());
    json.writeNumberField("last", summary.last());
    json.writeNumberField("files", summary.files());
    json.writeNumberField("rows", summary.rows());
    json.writeNumberField("bytes", summary.bytes());
    EpochCodec.writeTimes(summary.eventTimes(), summary.lastWatermarkMillis(), json);
    json.writeNumberField("firstCommitted", summary.firstCommittedMillis());
    json.writeNumberField("lastCommitted", summary.lastCommittedMillis());
  }

  /** A name that tells the epochs and, by a hash, the content. */
  static Segment name(byte[] content, int level, EpochSummary summary) {
    String hash = HexFormat.of().formatHex(sha256(content), 0, 16);
    String name = summary.first() + "-" + summary.last() + "-" + hash;
    return new Segment(name, level, summary);
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  static List<ChannelEpoch> readEpochs(byte[] sealed, String file, String channelId) {
    return VersionedFile.read(sealed, file, in -> read(in, channelId).epochs);
  }

  static List<Segment> readSegments(byte[] sealed, String file, String channelId) {
    return VersionedFile.read(sealed, file, in -> read(in, channelId).segments);
  }

  private record Content(List<ChannelEpoch> epochs, List<Segment> segments) {}

  private static Content read(JsonInput in, String channelId) {
    String channel = "";
    List<ChannelEpoch> epochs = List.of();
    List<Segment> segments = List.of();
    for (String field = in.next(); field != null; field = in.next()) {
      switch (field) {
        case "channel" -> channel = in.string();
        case "epochs" -> epochs = in.objects(() -> EpochCodec.read(in));
        case "segments" -> segments = readSegments(in);
        default -> in.skip();
      }
    }
    if (!channel.equals(channelId)) {
      throw in.corrupt("it is of channel " + channel + ", not " + channelId, null);
    }
    return new Content(epochs, segments);
  }

  static List<Segment> readSegments(JsonInput in) {
    return in.objects(() -> readSegment(in));
  }

  private static Segment readSegment(JsonInput in) {
    String name = "";
    long level = -1;
    long epochs = -1;
    long first = -1;
    long last = -1;
    long files = -1;
    long rows = -1;
    long bytes = -1;
    long firstCommitted = -1;
    long lastCommitted = -1;
    EpochCodec.TimesReader times = new EpochCodec.TimesReader();
    for (String field = in.enter(); field != null; field = in.next()) {
      switch (field) {
        case "name" -> name = in.string();
        case "level" -> level = in.number();
        case "epochs" -> epochs = in.number();
        case "first" -> first = in.number();
        case "last" -> last = in.number();
        case "files" -> files = in.number();
        case "rows" -> rows = in.number();
        case "bytes" -> bytes = in.number();
        case "firstCommitted" -> firstCommitted = in.number();
        case "lastCommitted" -> lastCommitted = in.number();
        default -> times.take(field, in);
      }
    }
    return new Segment(
        name,
        Math.toIntExact(level),
        new EpochSummary(
            epochs,
            first,
            last,
            files,
            rows,
            bytes,
            times.eventTimes(),
            times.watermark(),
            firstCommitted,
            lastCommitted));
  }
}
