package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;

/** Avro, which only those need who ask for it. */
final class OptionalAvro {

  private static final String NEEDED = "org.apache.avro.file.DataFileWriter";

  private OptionalAvro() {}

  /** Refuses to go on without Avro. */
  static void require(String what) {
    try {
      Class.forName(NEEDED, false, OptionalAvro.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new BridgeException(
          ErrorCode.INVALID_ARGUMENT,
          String.format(
              "Cannot %s: Avro is not on the class path, add flink-avro (%s)", what, NEEDED),
          e);
    }
  }
}
