package io.flinkspark.e2e.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/** A small channel as CHANNEL.md describes it, written without any of our code. */
final class HandmadeChannel {

  static final int EPOCHS = 6;

  private static final String CHANNEL = "0c5e0b6a-7c34-4e2b-9a4c-2c8f1f7a9d10";

  private final Map<String, byte[]> files = new LinkedHashMap<>();

  HandmadeChannel() throws IOException {
    ledger(
        "channel.json",
        "{\"version\":1,\"format\":\"flink-spark-bridge-channel\",\"channel\":\"%s\","
            + "\"bridge\":\"orders-v1\",\"created\":1795000000000}",
        CHANNEL);
    ledger("schemas/rows-1.json", "{\"version\":1,\"schema\":\"rows-1\",\"text\":\"{}\"}");
    entry(1, "\"claim\":{\"writer\":\"w\",\"run\":\"r1\",\"checkpoint\":0,\"keep\":0}");
    byte[] rows = rows();
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      String path = "data/r1_%d_0_u%d.parquet".formatted(epoch - 1, epoch);
      files.put(path, rows);
      entry(
          1 + epoch,
          ("\"epoch\":{\"number\":%d,\"claim\":1,\"checkpoint\":%d,\"schema\":\"rows-1\",\"rows\":10,"
                  + "\"bytes\":%d,\"watermark\":%d,\"committed\":1795000000000,"
                  + "\"files\":[{\"path\":\"%s\",\"rows\":10,\"bytes\":%d}]}")
              .formatted(epoch, epoch, rows.length, 1000L * epoch, path, rows.length));
    }
    // An attempt wrote this one, and failed.
    files.put("data/r1_2_0_failed.parquet", rows);
  }

  /** Everything, by path below the root. */
  Map<String, byte[]> files() {
    return files;
  }

  private static byte[] rows() throws IOException {
    String resource = "/io/flinkspark/e2e/rows.parquet";
    try (InputStream in = HandmadeChannel.class.getResourceAsStream(resource)) {
      return in.readAllBytes();
    }
  }

  private void entry(int number, String change) {
    ledger(
        "ledger/%020d.json".formatted(number),
        "{\"version\":1,\"channel\":\"%s\",\"number\":%d,\"time\":1795000000000,%s}",
        CHANNEL,
        number,
        change);
  }

  private void ledger(String name, String format, Object... values) {
    String line = format.formatted(values);
    CRC32C crc = new CRC32C();
    crc.update(line.getBytes(StandardCharsets.UTF_8));
    String sealed = line + "\n{\"crc32c\":\"%08x\"}\n".formatted(crc.getValue());
    files.put("_bridge/" + name, sealed.getBytes(StandardCharsets.UTF_8));
  }
}
