package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A note of files that may be deleted, and since when that is known: readers that took their view
 * before may still read them. A file that is not in the note was not looked at, or is younger.
 *
 * @param number of the note; 0 when there is none yet
 * @param dead since when each file was seen {@linkplain FileFate#DEAD dead} and unnamed, in
 *     milliseconds
 * @param unclaimed the same of files whose run the ledger does not know, by the user's word; apart,
 *     because such a file may have been named since
 */
public record UnnamedFiles(
    long number, SortedMap<String, Long> dead, SortedMap<String, Long> unclaimed) {

  /** What a note holds at most, in bytes of paths. Others are noted next time. */
  static final int MAX_PATH_BYTES = 8 << 20;

  static final UnnamedFiles NONE = new UnnamedFiles(0, new TreeMap<>(), new TreeMap<>());

  public UnnamedFiles {
    dead = checked(dead);
    unclaimed = checked(unclaimed);
    check(number >= 0, "Cannot use a note of unnamed files: its number is %d", number);
  }

  private static SortedMap<String, Long> checked(Map<String, Long> files) {
    files.forEach(
        (path, since) -> {
          StoragePath.check(path);
          check(since >= 0, "Cannot note an unnamed file: since %d (%s)", since, path);
        });
    return Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** The next note: these files, each since the earliest time that this note or they know. */
  UnnamedFiles next(Map<String, Long> newDead, Map<String, Long> newUnclaimed) {
    return new UnnamedFiles(
        number + 1, oldest(earliest(newDead, dead)), oldest(earliest(newUnclaimed, unclaimed)));
  }

  private static Map<String, Long> earliest(Map<String, Long> files, Map<String, Long> known) {
    Map<String, Long> merged = new HashMap<>(files);
    merged.replaceAll((path, since) -> Math.min(since, known.getOrDefault(path, since)));
    return merged;
  }

  private static SortedMap<String, Long> oldest(Map<String, Long> files) {
    List<Map.Entry<String, Long>> byAge = new ArrayList<>(files.entrySet());
    byAge.sort(
        Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()));
    SortedMap<String, Long> taken = new TreeMap<>();
    long bytes = 0;
    for (Map.Entry<String, Long> file : byAge) {
      bytes += file.getKey().getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_PATH_BYTES) {
        break;
      }
      taken.put(file.getKey(), file.getValue());
    }
    return taken;
  }

  byte[] write(String channelId) {
    return VersionedFile.write(
        json -> {
          json.writeStringField("channel", channelId);
          json.writeNumberField("number", number);
          write("dead", dead, json);
          write("unclaimed", unclaimed, json);
        });
  }

  private static void write(String field, SortedMap<String, Long> files, JsonGenerator json)
      throws IOException {
    SortedMap<Long, List<String>> bySince = new TreeMap<>(Comparator.naturalOrder());
    files.forEach(
        (path, since) -> bySince.computeIfAbsent(since, t -> new ArrayList<>()).add(path));
    json.writeArrayFieldStart(field);
    for (Map.Entry<Long, List<String>> group : bySince.entrySet()) {
      json.writeStartObject();
      json.writeNumberField("since", group.getKey());
      json.writeArrayFieldStart("files");
      for (String path : group.getValue()) {
        json.writeString(path);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Reads the note that is to be at this number in this channel. */
  static UnnamedFiles read(byte[] sealed, long expectedNumber, String channelId) {
    return VersionedFile.read(
        sealed, StoragePath.unnamed(expectedNumber), in -> read(in, expectedNumber, channelId));
  }

  private static UnnamedFiles read(JsonInput in, long expectedNumber, String channelId) {
    String channel = "";
    long number = -1;
    SortedMap<String, Long> dead = new TreeMap<>();
    SortedMap<String, Long> unclaimed = new TreeMap<>();
    for (String field = in.next(); field != null; field = in.next()) {
      switch (field) {
        case "channel" -> channel = in.string();
        case "number" -> number = in.number();
        case "dead" -> in.objects(() -> readGroup(in, dead));
        case "unclaimed" -> in.objects(() -> readGroup(in, unclaimed));
        default -> in.skip();
      }
    }
    if (number != expectedNumber || !channel.equals(channelId)) {
      throw in.corrupt(
          String.format(
              "it is note %d of channel %s, not %d of %s",
              number, channel, expectedNumber, channelId),
          null);
    }
    return new UnnamedFiles(number, dead, unclaimed);
  }

  private static int readGroup(JsonInput in, SortedMap<String, Long> into) {
    long since = -1;
    List<String> files = List.of();
    for (String field = in.enter(); field != null; field = in.next()) {
      switch (field) {
        case "since" -> since = in.number();
        case "files" -> files = in.strings();
        default -> in.skip();
      }
    }
    for (String file : files) {
      into.put(file, since);
    }
    return files.size();
  }
}
