package io.flinkspark.bridge.protocol.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.nio.charset.StandardCharsets;

/** What a path inside a channel may look like. */
public final class StoragePath {

  /** Where the data files are. */
  public static final String DATA = "data";

  static final String BRIDGE = "_bridge";
  static final String CHANNEL = BRIDGE + "/channel.json";
  static final String LEDGER = BRIDGE + "/ledger";
  static final String SNAPSHOTS = BRIDGE + "/snapshots";
  static final String SEGMENTS = BRIDGE + "/segments";
  static final String SCHEMAS = BRIDGE + "/schemas";
  static final String UNNAMED = BRIDGE + "/unnamed";

  /** In UTF-8. */
  public static final int MAX_BYTES = 1024;

  private static final int MAX_NAME_BYTES = 255;

  private StoragePath() {}

  /**
   * Refuses a path that is not relative, plain and inside: no empty name, no {@code .} or {@code
   * ..}, no scheme or drive, no backslash, no control character, at most 1,024 bytes.
   *
   * @return the path itself
   */
  public static String check(String path) {
    if (path.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new BridgeException(
          ErrorCode.CHANNEL_TOO_LARGE,
          String.format(
              "Cannot use a path in a channel: longer than %d bytes (%s...)",
              MAX_BYTES, path.substring(0, 60)));
    }
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        throw refused("it must be relative and plain", path);
      }
      if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
        throw refused("a name in it is longer than " + MAX_NAME_BYTES + " bytes", path);
      }
    }
    if (path.chars().anyMatch(c -> c == ':' || c == '\\' || c < ' ' || c == 0x7F)) {
      throw refused("it holds a colon, a backslash or a control character", path);
    }
    return path;
  }

  /**
   * Refuses a path that is not a data file's: {@link #check}, under {@code data/}, and visible to
   * plain readers, which pass over names that start with a dot, or with {@code _} unless they are a
   * partition's.
   */
  static String checkData(String path) {
    check(path);
    String[] names = path.split("/");
    if (names.length < 2 || !names[0].equals(DATA)) {
      throw refused("it is not under " + DATA + "/", path);
    }
    for (String name : names) {
      if (name.startsWith(".") || name.startsWith("_") && !name.contains("=")) {
        throw refused("plain readers do not see it", path);
      }
    }
    return path;
  }

  static String entry(long number) {
    return LEDGER + "/" + numbered(number);
  }

  static String snapshot(long number) {
    return SNAPSHOTS + "/" + numbered(number);
  }

  static String unnamed(long number) {
    return UNNAMED + "/" + numbered(number);
  }

  static String segment(String name) {
    return SEGMENTS + "/" + name + ".json";
  }

  static String schema(String id) {
    return SCHEMAS + "/" + id + ".json";
  }

  private static String numbered(long number) {
    return String.format("%020d.json", number);
  }

  /** The number of a name with a number that is made here; -1 of any other. */
  static long number(String name) {
    return name.matches("0\\d{19}\\.json") ? Long.parseLong(name.substring(0, 20)) : -1;
  }

  private static BridgeException refused(String why, String path) {
    return new BridgeException(
        ErrorCode.CHANNEL_PATH_REFUSED,
        String.format("Cannot use a path in a channel: %s (%s)", why, path));
  }
}
