package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.BridgeException.check;

/**
 * A schema of a channel's rows. It is stored once; epochs name it by its id.
 *
 * @param id the producer's name of exactly this text, such as its fingerprint: 1 to 100 letters,
 *     digits, dots, hyphens or underscores
 * @param text for example Avro's JSON
 */
public record ChannelSchema(String id, String text) {

  public static final int MAX_CHARACTERS = 1 << 20;

  public ChannelSchema {
    checkId(id);
    check(
        text.length() <= MAX_CHARACTERS,
        "Cannot use a schema: more than %d characters (%d)",
        MAX_CHARACTERS,
        text.length());
  }

  static void checkId(String id) {
    check(
        id.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}"),
        "Cannot use a schema: its id is not 1 to 100 letters, digits, dots, hyphens or underscores"
            + " (%s)",
        id);
  }

  byte[] write() {
    return VersionedFile.write(
        json -> {
          json.writeStringField("schema", id);
          json.writeStringField("text", text);
        });
  }

  /** Reads the schema that is to have this id. */
  static ChannelSchema read(byte[] sealed, String expectedId) {
    return VersionedFile.read(sealed, StoragePath.schema(expectedId), in -> read(in, expectedId));
  }

  private static ChannelSchema read(JsonInput in, String expectedId) {
    String id = "";
    String text = null;
    for (String field = in.next(); field != null; field = in.next()) {
      switch (field) {
        case "schema" -> id = in.string();
        case "text" -> text = in.string();
        default -> in.skip();
      }
    }
    if (text == null || !id.equals(expectedId)) {
      throw in.corrupt("it is not the text of schema " + expectedId, null);
    }
    return new ChannelSchema(id, text);
  }
}
