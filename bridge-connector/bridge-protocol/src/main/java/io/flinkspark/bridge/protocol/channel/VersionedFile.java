package io.flinkspark.bridge.protocol.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.function.Function;

/** What every file of a channel has in common: a checksum, and a version as its first field. */
final class VersionedFile {

  static final int VERSION = 1;

  private VersionedFile() {}

  static byte[] write(JsonOutput.Fields fields) {
    return LedgerFrame.seal(
        JsonOutput.object(
            json -> {
              json.writeNumberField("version", VERSION);
              fields.writeTo(json);
            }));
  }

  /**
   * Reads a file. What its records refuse is a damaged file.
   *
   * @param fields takes all fields behind the version, from {@link JsonInput#next} on
   */
  static <T> T read(byte[] sealed, String file, Function<JsonInput, T> fields) {
    JsonInput in = new JsonInput(LedgerFrame.open(sealed, file), file);
    String first = in.enter();
    if (!"version".equals(first)) {
      throw in.corrupt("version is expected first, not " + first, null);
    }
    long version = in.number();
    if (version != VERSION) {
      throw new BridgeException(
          ErrorCode.CHANNEL_VERSION,
          String.format(
              "Cannot read the channel: %s has version %d, this software knows version %d. Upgrade"
                  + " the bridge on this side",
              file, version, VERSION));
    }
    try {
      T read = fields.apply(in);
      in.end();
      return read;
    } catch (BridgeException e) {
      if (e.code() == ErrorCode.INVALID_ARGUMENT) {
        throw in.corrupt(e.text(), e);
      }
      throw e;
    } catch (ArithmeticException e) {
      throw in.corrupt("a sum is too large", e);
    }
  }
}
