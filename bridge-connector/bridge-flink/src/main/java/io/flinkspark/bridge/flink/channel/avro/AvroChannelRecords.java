package io.flinkspark.bridge.flink.channel.avro;

import io.flinkspark.bridge.flink.channel.format.EventTimeColumn;
import io.flinkspark.bridge.flink.channel.format.FileFormat;
import io.flinkspark.bridge.flink.channel.format.FileLayout;
import io.flinkspark.bridge.flink.channel.format.FileOpener;
import io.flinkspark.bridge.flink.channel.format.LaidOutFiles;
import io.flinkspark.bridge.flink.channel.format.ParquetFiles;
import io.flinkspark.bridge.flink.channel.format.PartitionFolders;
import io.flinkspark.bridge.flink.channel.format.RecordFiles;
import io.flinkspark.bridge.flink.channel.format.SchemaText;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Avro records of one schema in a channel. Internal: users say {@code ChannelRecords.avro}, which
 * loads this class only then.
 *
 * @param <T> the records' type
 */
public final class AvroChannelRecords<T extends IndexedRecord> {

  private final Schema schema;
  private final GenericData model;
  private final FileLayout layout;

  private AvroChannelRecords(Schema schema, GenericData model, FileLayout layout) {
    this.schema = schema;
    this.model = model;
    this.layout = layout;
  }

  /** Records of a class that Avro generated. */
  public static <T extends SpecificRecordBase> AvroChannelRecords<T> generated(
      Class<T> type, FileLayout layout) {
    SpecificData model = SpecificData.getForClass(type);
    return new AvroChannelRecords<>(model.getSchema(type), model, layout);
  }

  /** Records without a class. */
  public static <T extends IndexedRecord> AvroChannelRecords<T> generic(
      String json, FileLayout layout) {
    return new AvroChannelRecords<>(record(json), GenericData.get(), layout);
  }

  private static Schema record(String json) {
    try {
      Schema schema = new Schema.Parser().parse(json);
      if (schema.getType() == Schema.Type.RECORD) {
        return schema;
      }
      throw new BridgeException(
          ErrorCode.INVALID_ARGUMENT,
          "Cannot write Avro records: the schema is of no record (" + schema + ")");
    } catch (AvroRuntimeException e) {
      throw new BridgeException(
          ErrorCode.INVALID_ARGUMENT,
          "Cannot write Avro records: the text is no schema (" + e.getMessage() + ")",
          e);
    }
  }

  /** The schema's text, with what the layout adds to it. */
  public String text() {
    layout.check(AvroFields.of(schema));
    if (layout.partitions().isEmpty() && layout.eventTime() == null) {
      return schema.toString();
    }
    Schema copy = new Schema.Parser().parse(schema.toString());
    if (!layout.partitions().isEmpty()) {
      copy.addProp(SchemaText.PARTITIONS, (Object) layout.partitions());
    }
    if (layout.eventTime() != null) {
      copy.addProp(SchemaText.EVENT_TIME, layout.eventTime());
    }
    return copy.toString();
  }

  /** Makes the files of one task. */
  public RecordFiles<T> files() {
    List<PartitionFolders.Column<T>> partitions =
        layout.partitions().stream().map(this::partition).toList();
    EventTimeColumn<T> eventTime = null;
    if (layout.eventTime() != null) {
      Schema.Field field = schema.getField(layout.eventTime());
      boolean micros =
          AvroFields.logicalName(AvroFields.notNull(field.schema())).endsWith("micros");
      eventTime = new EventTimeColumn<>(record -> record.get(field.pos()), micros);
    }
    return new LaidOutFiles<>(new PartitionFolders<>(partitions), eventTime, opener());
  }

  private PartitionFolders.Column<T> partition(String name) {
    Schema.Field field = schema.getField(name);
    boolean isDate = AvroFields.logicalName(AvroFields.notNull(field.schema())).equals("date");
    return new PartitionFolders.Column<>(name, isDate, record -> record.get(field.pos()));
  }

  private FileOpener<T> opener() {
    String text = text();
    if (layout.format() == FileFormat.PARQUET) {
      return ParquetFiles.of(
          AvroFields.of(schema),
          text,
          consumer -> new AvroParquetValues.OfRecord(schema, "", consumer)::writeFields,
          layout.compression());
    }
    Schema written = new Schema.Parser().parse(text);
    return target ->
        new AvroContainerFile<>(
            target,
            written,
            model instanceof SpecificData generated
                ? new SpecificDatumWriter<>(written, generated)
                : new GenericDatumWriter<>(written, model),
            layout.compression());
  }

  @Override
  public String toString() {
    return "Avro record " + schema.getFullName();
  }
}
