package io.flinkspark.bridge.spark.channel.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructField;

/** Rows of an Avro file. Blocks before a slice are decompressed but not decoded. */
final class AvroRows implements PartitionReader<InternalRow> {

  private final DataFileReader<IndexedRecord> reader;
  private final StructField[] columns;
  private final Schema[] schemas;
  private final long end;
  private long left;
  private IndexedRecord record;

  private AvroRows(
      DataFileReader<IndexedRecord> reader, SchemaPlan plan, Schema wanted, SlicePart part) {
    this.reader = reader;
    this.columns = plan.fromFile().fields();
    this.schemas = wanted.getFields().stream().map(Schema.Field::schema).toArray(Schema[]::new);
    this.end = part.end();
    this.left = part.slice().isWhole() ? Long.MAX_VALUE : part.slice().rows();
  }

  static PartitionReader<InternalRow> open(
      SlicePart part, Path file, SchemaPlan plan, Configuration configuration) throws IOException {
    Schema wanted = wanted(AvroTypes.parse(plan.writer()), plan);
    DataFileReader<IndexedRecord> reader =
        new DataFileReader<>(
            new HadoopInput(file, configuration), new GenericDatumReader<>(null, wanted));
    AvroRows rows = new AvroRows(reader, plan, wanted, part);
    try {
      rows.seek(part);
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
    return part.isWholeSlice() ? CountedReader.ofRows(rows, part.slice().rows(), file) : rows;
  }

  /** The file's own schema with the columns that are read. */
  private static Schema wanted(Schema writer, SchemaPlan plan) {
    List<Schema.Field> fields = new ArrayList<>();
    for (StructField column : plan.fromFile().fields()) {
      Schema.Field field = writer.getField(column.name());
      fields.add(new Schema.Field(field, field.schema()));
    }
    return Schema.createRecord(
        writer.getName(), writer.getDoc(), writer.getNamespace(), false, fields);
  }

  private void seek(SlicePart part) throws IOException {
    if (part.slice().isWhole()) {
      if (part.start() > 0) {
        reader.sync(part.start());
      }
      return;
    }
    long skip = part.slice().fromRow();
    while (skip > 0 && reader.hasNext()) {
      if (reader.getBlockCount() <= skip) {
        skip -= reader.getBlockCount();
        reader.nextBlock();
      } else {
        for (; skip > 0; skip--) {
          record = reader.next(record);
        }
      }
    }
  }

  @Override
  public boolean next() throws IOException {
    if (left == 0 || !reader.hasNext() || end != Long.MAX_VALUE && reader.pastSync(end)) {
      return false;
    }
    record = reader.next(record);
    left--;
    return true;
  }

  @Override
  public InternalRow get() {
    Object[] values = new Object[columns.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = AvroValues.toSpark(record.get(i), schemas[i], columns[i].dataType());
    }
    return new GenericInternalRow(values);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static final class HadoopInput implements SeekableInput {

    private final FSDataInputStream in;
    private final long length;

    HadoopInput(Path file, Configuration configuration) throws IOException {
      FileSystem files = file.getFileSystem(configuration);
      length = files.getFileStatus(file).getLen();
      in = files.open(file);
    }

    @Override
    public void seek(long position) throws IOException {
      in.seek(position);
    }

    @Override
    public long tell() throws IOException {
      return in.getPos();
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      return in.read(bytes, offset, count);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
