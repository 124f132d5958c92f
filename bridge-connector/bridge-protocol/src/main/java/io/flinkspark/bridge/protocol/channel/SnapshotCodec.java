package io.flinkspark.bridge.protocol.channel;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** The JSON of snapshots. */
final class SnapshotCodec {

  private SnapshotCodec() {}

  static byte[] write(Snapshot snapshot, String channelId) {
    LedgerHead head = snapshot.head();
    return VersionedFile.write(
        json -> {
          json.writeStringField("channel", channelId);
          json.writeNumberField("number", head.number());
          json.writeNumberField("time", head.timeMillis());
          json.writeNumberField("lastEpoch", head.lastEpoch());
          json.writeNumberField("liveEpoch", head.liveEpoch());
          json.writeNumberField("expiredEpoch", head.expiredEpoch());
          json.writeNumberField("expiredCheckpoint", head.expiredCheckpoint());
          json.writeNumberField("expiredVoidAt", head.expiredVoidAt());
          json.writeNumberField("claim", head.claim());
          json.writeStringField("writer", head.writer());
          json.writeArrayFieldStart("runs");
          for (ChannelRun run : head.runs()) {
            write(run, json);
          }
          json.writeEndArray();
          writeStrings("ended", head.ended(), json);
          SegmentCodec.writeSegments(snapshot.segments(), json);
          writeStrings("retired", snapshot.retired(), json);
        });
  }

  private static void writeStrings(String field, List<String> values, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private static void write(ChannelRun run, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("run", run.id());
    json.writeNumberField("firstEpoch", run.firstEpoch());
    json.writeNumberField("chainEpoch", run.chainEpoch());
    json.writeNumberField("base", run.base());
    json.writeNumberField("committed", run.committed());
    if (run.through() != Long.MAX_VALUE) {
      json.writeNumberField("through", run.through());
    }
    EpochCodec.writeWatermark(run.watermarkMillis(), json);
    json.writeEndObject();
  }

  /** Reads the snapshot that is to be at this number in this channel. */
  static Snapshot read(byte[] sealed, long expectedNumber, String channelId) {
    return VersionedFile.read(
        sealed, StoragePath.snapshot(expectedNumber), in -> read(in, expectedNumber, channelId));
  }

  private static Snapshot read(JsonInput in, long expectedNumber, String channelId) {
    String channel = "";
    long number = -1;
    long time = -1;
    long lastEpoch = -1;
    long liveEpoch = -1;
    long expiredEpoch = -1;
    long expiredCheckpoint = -1;
    long expiredVoidAt = -1;
    long claim = -1;
    String writer = "";
    List<ChannelRun> runs = List.of();
    List<String> ended = List.of();
    List<Segment> segments = List.of();
    List<String> retired = List.of();
    for (String field = in.next(); field != null; field = in.next()) {
      switch (field) {
        case "channel" -> channel = in.string();
        case "number" -> number = in.number();
        case "time" -> time = in.number();
        case "lastEpoch" -> lastEpoch = in.number();
        case "liveEpoch" -> liveEpoch = in.number();
        case "expiredEpoch" -> expiredEpoch = in.number();
        case "expiredCheckpoint" -> expiredCheckpoint = in.number();
        case "expiredVoidAt" -> expiredVoidAt = in.number();
        case "claim" -> claim = in.number();
        case "writer" -> writer = in.string();
        case "runs" -> runs = in.objects(() -> readRun(in));
        case "ended" -> ended = in.strings();
        case "segments" -> segments = SegmentCodec.readSegments(in);
        case "retired" -> retired = in.strings();
        default -> in.skip();
      }
    }
    if (number != expectedNumber || !channel.equals(channelId)) {
      throw in.corrupt(
          String.format(
              "it is snapshot %d of channel %s, not %d of %s",
              number, channel, expectedNumber, channelId),
          null);
    }
    boolean counts =
        0 <= expiredEpoch && expiredEpoch <= liveEpoch && liveEpoch <= lastEpoch && claim <= number;
    if (!counts
        || claim < 0
        || time < 0
        || expiredCheckpoint < 0
        || runs.isEmpty() != (claim == 0)) {
      throw in.corrupt("its numbers do not fit together", null);
    }
    return new Snapshot(
        new LedgerHead(
            number,
            time,
            lastEpoch,
            liveEpoch,
            expiredEpoch,
            expiredCheckpoint,
            expiredVoidAt,
            claim,
            writer,
            runs,
            ended),
        segments,
        retired);
  }

  private static ChannelRun readRun(JsonInput in) {
    String id = "";
    long firstEpoch = -1;
    long chainEpoch = -1;
    long base = -1;
    long committed = -1;
    long through = Long.MAX_VALUE;
    EpochCodec.TimesReader times = new EpochCodec.TimesReader();
    for (String field = in.enter(); field != null; field = in.next()) {
      switch (field) {
        case "run" -> id = in.string();
        case "firstEpoch" -> firstEpoch = in.number();
        case "chainEpoch" -> chainEpoch = in.number();
        case "base" -> base = in.number();
        case "committed" -> committed = in.number();
        case "through" -> through = in.number();
        default -> times.take(field, in);
      }
    }
    return new ChannelRun(id, firstEpoch, chainEpoch, base, committed, through, times.watermark());
  }
}
