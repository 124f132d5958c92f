package io.flinkspark.bridge.protocol.channel;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** The JSON of epochs and their files. */
final class EpochCodec {

  private EpochCodec() {}

  static void write(ChannelEpoch epoch, JsonGenerator json) throws IOException {
    json.writeNumberField("number", epoch.number());
    json.writeNumberField("claim", epoch.claim());
    json.writeNumberField("checkpoint", epoch.checkpoint());
    json.writeStringField("schema", epoch.schemaId());
    json.writeNumberField("rows", epoch.rows());
    json.writeNumberField("bytes", epoch.bytes());
    writeTimes(epoch.eventTimes(), epoch.watermarkMillis(), json);
    json.writeNumberField("committed", epoch.committedMillis());
    writeFiles(epoch.files(), json);
  }

  static void writeTimes(EventTimes times, long watermark, JsonGenerator json) throws IOException {
    if (!times.isNone()) {
      json.writeNumberField("minEventTime", times.min());
      json.writeNumberField("maxEventTime", times.max());
    }
    writeWatermark(watermark, json);
  }

  static void writeWatermark(long watermark, JsonGenerator json) throws IOException {
    if (watermark != ChannelEpoch.NO_WATERMARK) {
      json.writeNumberField("watermark", watermark);
    }
  }

  static void writeFiles(List<EpochFile> files, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("files");
    for (EpochFile file : files) {
      json.writeStartObject();
      json.writeStringField("path", file.path());
      json.writeNumberField("rows", file.rows());
      json.writeNumberField("bytes", file.fileBytes());
      if (!file.isWhole()) {
        json.writeNumberField("from", file.fromRow());
        json.writeNumberField("of", file.fileRows());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static ChannelEpoch read(JsonInput in) {
    long number = -1;
    long claim = -1;
    long checkpoint = -1;
    String schemaId = "";
    long rows = -1;
    long bytes = -1;
    long committed = -1;
    List<EpochFile> files = null;
    TimesReader times = new TimesReader();
    for (String field = in.enter(); field != null; field = in.next()) {
      switch (field) {
        case "number" -> number = in.number();
        case "claim" -> claim = in.number();
        case "checkpoint" -> checkpoint = in.number();
        case "schema" -> schemaId = in.string();
        case "rows" -> rows = in.number();
        case "bytes" -> bytes = in.number();
        case "committed" -> committed = in.number();
        case "files" -> files = readFiles(in);
        default -> times.take(field, in);
      }
    }
    if (files == null) {
      throw in.corrupt("an epoch has no files field", null);
    }
    return new ChannelEpoch(
        number,
        claim,
        checkpoint,
        schemaId,
        files,
        rows,
        bytes,
        times.eventTimes(),
        times.watermark(),
        committed);
  }

  /** Collects event times and watermark, which may be missing, and passes over what is unknown. */
  static final class TimesReader {
    private long min = EventTimes.NONE.min();
    private long max = EventTimes.NONE.max();
    private long watermark = ChannelEpoch.NO_WATERMARK;

    void take(String field, JsonInput in) {
      switch (field) {
        case "minEventTime" -> min = in.number();
        case "maxEventTime" -> max = in.number();
        case "watermark" -> watermark = in.number();
        default -> in.skip();
      }
    }

    EventTimes eventTimes() {
      return new EventTimes(min, max);
    }

    long watermark() {
      return watermark;
    }
  }

  static List<EpochFile> readFiles(JsonInput in) {
    return in.objects(() -> readFile(in));
  }

  private static EpochFile readFile(JsonInput in) {
    String path = "";
    long rows = -1;
    long bytes = -1;
    long from = 0;
    long of = -1;
    for (String field = in.enter(); field != null; field = in.next()) {
      switch (field) {
        case "path" -> path = in.string();
        case "rows" -> rows = in.number();
        case "bytes" -> bytes = in.number();
        case "from" -> from = in.number();
        case "of" -> of = in.number();
        default -> in.skip();
      }
    }
    return new EpochFile(path, from, rows, of < 0 ? rows : of, bytes);
  }
}
