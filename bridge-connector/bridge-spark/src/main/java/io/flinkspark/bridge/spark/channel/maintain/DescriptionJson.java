package io.flinkspark.bridge.spark.channel.maintain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelRun;
import io.flinkspark.bridge.protocol.channel.EpochSummary;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A description for programs. */
final class DescriptionJson {

  private static final JsonFactory JSON = new JsonFactory();

  private DescriptionJson() {}

  static String of(ChannelDescription channel) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      write(channel, json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(ChannelDescription channel, JsonGenerator json) throws IOException {
    EpochSummary epochs = channel.epochs();
    FileFigures files = channel.files();
    json.writeStringField("bridge", channel.identity().bridgeId());
    json.writeStringField("channel", channel.identity().channelId());
    json.writeNumberField("created", channel.identity().createdMillis());
    json.writeNumberField("entry", channel.entry());
    json.writeNumberField("epochs", epochs.epochs());
    json.writeNumberField("firstEpoch", epochs.first());
    json.writeNumberField("lastEpoch", epochs.last());
    json.writeNumberField("expiredThrough", channel.expiredThrough());
    json.writeNumberField("rows", epochs.rows());
    json.writeNumberField("files", files.count());
    json.writeNumberField("bytes", files.bytes());
    json.writeNumberField("smallFiles", files.small());
    json.writeNumberField("smallBytes", files.smallBytes());
    json.writeNumberField("smallBelow", files.smallBelow());
    if (!epochs.eventTimes().isNone()) {
      json.writeNumberField("minEventTime", epochs.eventTimes().min());
      json.writeNumberField("maxEventTime", epochs.eventTimes().max());
    }
    time("completeUntil", channel.completeUntil(), json);
    json.writeObjectFieldStart("schemas");
    for (Map.Entry<String, Long> schema : files.epochsOfSchema().entrySet()) {
      json.writeNumberField(schema.getKey(), schema.getValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("runs");
    for (ChannelRun run : channel.runs()) {
      write(run, json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("newestEpochs");
    for (ChannelEpoch epoch : channel.newestEpochs()) {
      write(epoch, json);
    }
    json.writeEndArray();
  }

  private static void time(String field, Optional<Instant> time, JsonGenerator json)
      throws IOException {
    if (time.isPresent()) {
      json.writeNumberField(field, time.get().toEpochMilli());
    }
  }

  private static void write(ChannelRun run, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("run", run.id());
    json.writeNumberField("firstEpoch", run.firstEpoch());
    json.writeNumberField("committed", run.committed());
    if (run.through() != Long.MAX_VALUE) {
      json.writeNumberField("through", run.through());
    }
    json.writeEndObject();
  }

  private static void write(ChannelEpoch epoch, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("number", epoch.number());
    json.writeNumberField("checkpoint", epoch.checkpoint());
    json.writeStringField("schema", epoch.schemaId());
    json.writeNumberField("rows", epoch.rows());
    json.writeNumberField("files", epoch.files().size());
    json.writeNumberField("committed", epoch.committedMillis());
    time("watermark", epoch.watermark(), json);
    json.writeEndObject();
  }
}
