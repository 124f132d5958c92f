package io.flinkspark.bridge.spark.channel.read;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;

/** The formats of data files, as their names tell. */
enum FileFormats {
  PARQUET,
  AVRO;

  static FileFormats of(String path) {
    if (path.endsWith(".parquet")) {
      return PARQUET;
    }
    if (path.endsWith(".avro")) {
      return AVRO;
    }
    throw new BridgeException(
        ErrorCode.TYPE_UNSUPPORTED,
        String.format(
            "Cannot read a data file: its name ends neither in .parquet nor in .avro (%s)", path));
  }
}
