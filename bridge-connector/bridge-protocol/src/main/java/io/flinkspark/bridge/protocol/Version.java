package io.flinkspark.bridge.protocol;

/**
 * A version of the protocol. Peers of one major understand each other; a newer minor only appends
 * fields and messages, which its user sends after looking at the peer's version.
 */
public record Version(int major, int minor) {

  /** What this side speaks. */
  public static final Version CURRENT = new Version(1, 0);

  public Version {
    BridgeException.check(
        major >= 0 && major <= 0xFFFF && minor >= 0 && minor <= 0xFFFF,
        "Cannot make a version: a part is not in 0 to 65535 (%d.%d)",
        major,
        minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
