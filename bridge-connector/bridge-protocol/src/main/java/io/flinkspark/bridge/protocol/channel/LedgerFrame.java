package io.flinkspark.bridge.protocol.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The form of every file of the ledger, in all versions: a line of JSON and a line with its
 * checksum, so that what is cut short or changed is found.
 */
final class LedgerFrame {

  private static final String TRAILER = "\n{\"crc32c\":\"%08x\"}\n";
  private static final int TRAILER_BYTES = 23;

  private LedgerFrame() {}

  static byte[] seal(byte[] body) {
    byte[] sealed = Arrays.copyOf(body, body.length + TRAILER_BYTES);
    System.arraycopy(trailer(body), 0, sealed, body.length, TRAILER_BYTES);
    return sealed;
  }

  /**
   * The body of a file.
   *
   * @param file which, for messages
   */
  static byte[] open(byte[] sealed, String file) {
    int length = sealed.length - TRAILER_BYTES;
    if (length > 0) {
      byte[] body = Arrays.copyOf(sealed, length);
      if (Arrays.equals(trailer(body), 0, TRAILER_BYTES, sealed, length, sealed.length)) {
        return body;
      }
    }
    throw new BridgeException(
        ErrorCode.CHANNEL_CORRUPT,
        String.format(
            "Cannot read the channel: %s is cut short or changed, its checksum does not fit"
                + " (%d bytes). Restore it from a copy",
            file, sealed.length));
  }

  private static byte[] trailer(byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(body);
    return String.format(TRAILER, crc.getValue()).getBytes(StandardCharsets.US_ASCII);
  }
}
