package io.flinkspark.bridge.flink.channel.avro;

import io.flinkspark.bridge.flink.channel.format.FileCompression;
import io.flinkspark.bridge.flink.channel.format.FileOpener;
import org.apache.avro.Schema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Avro container files of Flink's own rows. Internal: loaded only where Avro is asked for. */
public final class AvroRowFiles {

  private AvroRowFiles() {}

  /**
   * Begins files of rows.
   *
   * @param text the schema that belongs to the type
   */
  public static FileOpener<RowData> of(RowType type, String text, FileCompression compression) {
    Schema schema = new Schema.Parser().parse(text);
    return target -> new AvroContainerFile<>(target, schema, new RowDatumWriter(type), compression);
  }
}
