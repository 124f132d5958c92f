package io.flinkspark.bridge.protocol.channel;

import com.fasterxml.jackson.core.JsonGenerator;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The JSON of ledger entries: number, time, and one field that is named after the entry's kind. */
final class EntryCodec {

  private EntryCodec() {}

  static byte[] write(LedgerEntry entry, String channelId) {
    return VersionedFile.write(
        json -> {
          json.writeStringField("channel", channelId);
          json.writeNumberField("number", entry.number());
          json.writeNumberField("time", entry.timeMillis());
          if (entry instanceof LedgerEntry.Claim claim) {
            json.writeObjectFieldStart("claim");
            write(claim, json);
          } else if (entry instanceof LedgerEntry.Commit commit) {
            json.writeObjectFieldStart("epoch");
            EpochCodec.write(commit.epoch(), json);
          } else if (entry instanceof LedgerEntry.Compaction compaction) {
            json.writeObjectFieldStart("compaction");
            write(compaction, json);
          } else if (entry instanceof LedgerEntry.Expiry expiry) {
            json.writeObjectFieldStart("expiry");
            json.writeNumberField("through", expiry.through());
            json.writeNumberField("checkpoint", expiry.checkpoint());
          }
          json.writeEndObject();
        });
  }

  private static void write(LedgerEntry.Claim claim, JsonGenerator json) throws IOException {
    json.writeStringField("writer", claim.writer());
    json.writeStringField("run", claim.run());
    if (!claim.parent().isEmpty()) {
      json.writeStringField("parent", claim.parent());
    }
    json.writeNumberField("checkpoint", claim.checkpoint());
    json.writeNumberField("keep", claim.keep());
    EpochCodec.writeWatermark(claim.watermarkMillis(), json);
  }

  private static void write(LedgerEntry.Compaction compaction, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart("epochs");
    for (Map.Entry<Long, List<EpochFile>> epoch : compaction.files().entrySet()) {
      json.writeStartObject();
      json.writeNumberField("number", epoch.getKey());
      EpochCodec.writeFiles(epoch.getValue(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Builds an entry when its number and time are known, whatever the order of its fields. */
  private interface Kind {
    LedgerEntry at(long number, long timeMillis);
  }

  /** Reads the entry that is to have this number in this channel. */
  static LedgerEntry read(byte[] sealed, long expectedNumber, String channelId) {
    String file = StoragePath.entry(expectedNumber);
    return VersionedFile.read(sealed, file, in -> read(in, file, expectedNumber, channelId));
  }

  private static LedgerEntry read(
      JsonInput in, String file, long expectedNumber, String channelId) {
    String channel = "";
    long number = -1;
    long time = -1;
    Kind kind = null;
    for (String field = in.next(); field != null; field = in.next()) {
      switch (field) {
        case "channel" -> channel = in.string();
        case "number" -> number = in.number();
        case "time" -> time = in.number();
        case "claim" -> kind = readClaim(in);
        case "epoch" -> {
          ChannelEpoch epoch = EpochCodec.read(in);
          kind = (n, t) -> new LedgerEntry.Commit(n, t, epoch);
        }
        case "compaction" -> {
          SortedMap<Long, List<EpochFile>> files = readCompaction(in);
          kind = (n, t) -> new LedgerEntry.Compaction(n, t, files);
        }
        case "expiry" -> kind = readExpiry(in);
        default -> in.skip();
      }
    }
    if (number != expectedNumber || !channel.equals(channelId)) {
      throw in.corrupt(
          String.format(
              "it is entry %d of channel %s, not %d of %s",
              number, channel, expectedNumber, channelId),
          null);
    }
    if (kind == null) {
      throw new BridgeException(
          ErrorCode.CHANNEL_VERSION,
          String.format(
              "Cannot read the channel: %s is of a kind that this software does not know. Upgrade"
                  + " the bridge on this side",
              file));
    }
    return kind.at(number, time);
  }

  private static Kind readClaim(JsonInput in) {
    String writer = "";
    String run = "";
    String parent = "";
    long checkpoint = -1;
    long keep = -1;
    EpochCodec.TimesReader times = new EpochCodec.TimesReader();
    for (String field = in.enter(); field != null; field = in.next()) {
      switch (field) {
        case "writer" -> writer = in.string();
        case "run" -> run = in.string();
        case "parent" -> parent = in.string();
        case "checkpoint" -> checkpoint = in.number();
        case "keep" -> keep = in.number();
        default -> times.take(field, in);
      }
    }
    LedgerEntry.Claim claim =
        new LedgerEntry.Claim(0, 0, writer, run, parent, checkpoint, keep, times.watermark());
    return claim::at;
  }

  private static SortedMap<Long, List<EpochFile>> readCompaction(JsonInput in) {
    SortedMap<Long, List<EpochFile>> epochs = new TreeMap<>();
    for (String field = in.enter(); field != null; field = in.next()) {
      switch (field) {
        case "epochs" -> in.objects(() -> readMoved(in, epochs));
        default -> in.skip();
      }
    }
    return epochs;
  }

  private static long readMoved(JsonInput in, SortedMap<Long, List<EpochFile>> epochs) {
    long number = -1;
    List<EpochFile> files = List.of();
    for (String field = in.enter(); field != null; field = in.next()) {
      switch (field) {
        case "number" -> number = in.number();
        case "files" -> files = EpochCodec.readFiles(in);
        default -> in.skip();
      }
    }
    epochs.put(number, files);
    return number;
  }

  private static Kind readExpiry(JsonInput in) {
    long through = -1;
    long checkpoint = -1;
    for (String field = in.enter(); field != null; field = in.next()) {
      switch (field) {
        case "through" -> through = in.number();
        case "checkpoint" -> checkpoint = in.number();
        default -> in.skip();
      }
    }
    long last = through;
    long committed = checkpoint;
    return (number, time) -> new LedgerEntry.Expiry(number, time, last, committed);
  }
}
