package io.flinkspark.bridge.flink.channel.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetRowsTest {

  private static final RowType ORDERS =
      (RowType)
          DataTypes.ROW(
                  DataTypes.FIELD("id", DataTypes.BIGINT().notNull()),
                  DataTypes.FIELD("name", DataTypes.STRING()))
              .getLogicalType();

  @TempDir private Path directory;

  private static RowFiles<RowData> files(RowType type, FileLayout layout) {
    return new RowFiles<>(
        type,
        "{}",
        layout,
        new RowFiles.Rows<>() {
          @Override
          public RowData row(RowData record) {
            return record;
          }

          @Override
          public Function<RowData, Object> column(int position) {
            return RowData.createFieldGetter(type.getTypeAt(position), position)::getFieldOrNull;
          }
        });
  }

  private static List<GenericRecord> read(Path file) throws IOException {
    List<GenericRecord> records = new ArrayList<>();
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(
                new LocalInputFile(file), new PlainParquetConfiguration())
            .build()) {
      for (GenericRecord record = reader.read(); record != null; record = reader.read()) {
        records.add(record);
      }
    }
    return records;
  }

  @Test
  void othersReadWhatIsWritten() throws IOException {
    Path path = directory.resolve("a.parquet");
    LocalDataFile target = new LocalDataFile(path);

    RecordFileWriter<RowData> writer = files(ORDERS, FileLayout.DEFAULT).open(target);
    for (long i = 0; i < 10_000; i++) {
      writer.write(GenericRowData.of(i, i % 3 == 0 ? null : StringData.fromString("name " + i)));
    }
    assertThat(writer.bytes()).isBetween(10_000L, 10_000_000L);
    FileTotals totals = writer.finish();

    assertThat(target.closed).isTrue();
    assertThat(totals).isEqualTo(new FileTotals(10_000, Files.size(path)));
    List<GenericRecord> records = read(path);
    assertThat(records).hasSize(10_000);
    assertThat(records.get(4)).hasToString("{\"id\": 4, \"name\": \"name 4\"}");
    assertThat(records.get(9)).hasToString("{\"id\": 9, \"name\": null}");
  }
}
