package io.flinkspark.e2e.generate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * What real logs have between their lines: about one line in four hundred is not as it should be.
 */
final class Dirt {
  private static final int ONE_IN = 400;
  private static final byte[] TLS_HELLO = {0x16, 0x03, 0x01, 0x00, (byte) 0xa5, 0x01, 0x00, 0x03};

  private final Random random;

  Dirt(Random random) {
    this.random = random;
  }

  /** The line, or what became of it. Never contains LF. */
  byte[] on(byte[] line) {
    if (random.nextInt(ONE_IN) != 0) {
      return line;
    }
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(line, 1 + random.nextInt(line.length - 1));
      case 1 -> Arrays.copyOfRange(line, random.nextInt(line.length), line.length);
      case 2 -> new byte[0];
      case 3 -> TLS_HELLO.clone();
      case 4 -> append(line, "\r");
      default -> append(line, " \"a \\\"quoted\\\" caf\u00e9\"");
    };
  }

  private static byte[] append(byte[] line, String tail) {
    byte[] bytes = tail.getBytes(StandardCharsets.ISO_8859_1);
    byte[] both = Arrays.copyOf(line, line.length + bytes.length);
    System.arraycopy(bytes, 0, both, line.length, bytes.length);
    return both;
  }
}
