package io.flinkspark.bridge.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The first 48 bytes from each side. Their form is the same in every version. */
record Preamble(Version version, Plane plane, Bytes nonce) {

  static final int SIZE = 48;

  private static final byte[] MAGIC = "FSBRIDGE".getBytes(StandardCharsets.US_ASCII);
  private static final int RESERVED = 3;
  private static final int NONCE = 32;

  static Preamble of(Plane plane) {
    return new Preamble(Version.CURRENT, plane, Bytes.owning(Hmac.random(NONCE)));
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(SIZE)
        .put(MAGIC)
        .putShort((short) version.major())
        .putShort((short) version.minor())
        .put((byte) plane.id())
        .put(new byte[RESERVED])
        .put(nonce.content())
        .array();
  }

  static Preamble read(byte[] bytes) {
    if (!Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw notABridge("its first bytes are not the bridge's; is it the right port, with TLS?");
    }
    WireReader in = new WireReader(ByteBuffer.wrap(bytes).position(MAGIC.length));
    Version version = new Version(in.u16(), in.u16());
    int plane = in.u8();
    in.raw(RESERVED);
    return new Preamble(
        version,
        Plane.of(plane).orElseThrow(() -> notABridge("it asks for an unknown plane " + plane)),
        Bytes.owning(in.raw(NONCE)));
  }

  private static BridgeException notABridge(String why) {
    return new BridgeException(ErrorCode.NOT_A_BRIDGE, "Cannot talk to the peer: " + why);
  }

  /** Refuses another major version and says which side is the older one. */
  void expectSameMajor(Version other) {
    if (version.major() != other.major()) {
      String older = version.major() < other.major() ? "here" : "there";
      throw new BridgeException(
          ErrorCode.VERSION_MISMATCH,
          String.format(
              "Cannot talk to the peer: it speaks protocol %s, this side %s;"
                  + " upgrade the bridge's jar %s",
              other, version, older));
    }
  }
}
