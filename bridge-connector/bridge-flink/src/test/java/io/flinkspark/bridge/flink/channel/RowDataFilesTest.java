package io.flinkspark.bridge.flink.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.flink.channel.format.FileCompression;
import io.flinkspark.bridge.flink.channel.format.FileFormat;
import io.flinkspark.bridge.flink.channel.format.LocalDataFile;
import io.flinkspark.bridge.flink.channel.format.PlainValues;
import io.flinkspark.bridge.flink.channel.format.RandomFlinkRows;
import io.flinkspark.bridge.flink.channel.format.RecordFiles;
import io.flinkspark.bridge.flink.channel.format.WrittenFile;
import io.flinkspark.bridge.protocol.BridgeException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.InstantiationUtil;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowDataFilesTest {

  private static final int ROWS = 200;

  @TempDir private Path directory;

  private static RowType row(DataTypes.Field... columns) {
    return (RowType) DataTypes.ROW(columns).getLogicalType();
  }

  private static RecordFiles<RowData> files(ChannelRecords<RowData> records) throws Exception {
    byte[] travelled = InstantiationUtil.serializeObject(records);
    ClassLoader loader = RowDataFilesTest.class.getClassLoader();
    ChannelRecords<RowData> arrived = InstantiationUtil.deserializeObject(travelled, loader);
    return arrived.files(loader);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void othersReadWhatIsWritten(long seed) throws Exception {
    RandomFlinkRows random = new RandomFlinkRows(seed);
    RowType type = random.type();
    List<RowData> rows = random.rows(type, ROWS);
    List<List<Object>> expected =
        rows.stream().map(written -> PlainValues.of(written, type)).toList();
    FileCompression compression =
        FileCompression.values()[(int) (seed % FileCompression.values().length)];
    ChannelRecords<RowData> records = ChannelRecords.rowData(type).withCompression(compression);

    WrittenFile parquet = WrittenFile.of(directory.resolve("a.parquet"), files(records), rows);
    assertThat(parquet.parquetRows()).isEqualTo(expected);
    assertThat(parquet.parquetMetadata()).containsEntry("bridge.schema", records.schema().text());

    WrittenFile avro =
        WrittenFile.of(
            directory.resolve("a.avro"), files(records.withFormat(FileFormat.AVRO)), rows);
    assertThat(avro.avroRows()).isEqualTo(expected);
    assertThat(new Schema.Parser().parse(records.schema().text())).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(FileCompression.class)
  void compressesAsTold(FileCompression compression) throws Exception {
    RowType type = row(DataTypes.FIELD("id", DataTypes.INT()));

    WrittenFile file =
        WrittenFile.of(
            directory.resolve("a.parquet"),
            files(ChannelRecords.rowData(type).withCompression(compression)),
            List.of(GenericRowData.of(1)));

    assertThat(file.parquetCodec())
        .isEqualTo(
            switch (compression) {
              case SNAPPY -> CompressionCodecName.SNAPPY;
              case ZSTD -> CompressionCodecName.ZSTD;
              case GZIP -> CompressionCodecName.GZIP;
              case NONE -> CompressionCodecName.UNCOMPRESSED;
            });
  }

  @Test
  void filesHaveTheTypesThatSparkReads() throws Exception {
    RowType type =
        row(
            DataTypes.FIELD("tiny", DataTypes.TINYINT()),
            DataTypes.FIELD("id", DataTypes.BIGINT().notNull()),
            DataTypes.FIELD("name", DataTypes.VARCHAR(20)),
            DataTypes.FIELD("small_price", DataTypes.DECIMAL(9, 2)),
            DataTypes.FIELD("price", DataTypes.DECIMAL(18, 2)),
            DataTypes.FIELD("large_price", DataTypes.DECIMAL(38, 2)),
            DataTypes.FIELD("day", DataTypes.DATE()),
            DataTypes.FIELD("at", DataTypes.TIME()),
            DataTypes.FIELD("seen", DataTypes.TIMESTAMP_LTZ(3)),
            DataTypes.FIELD("local", DataTypes.TIMESTAMP(6)),
            DataTypes.FIELD("tags", DataTypes.ARRAY(DataTypes.STRING().notNull())),
            DataTypes.FIELD("counts", DataTypes.MAP(DataTypes.STRING(), DataTypes.INT())),
            DataTypes.FIELD(
                "place", DataTypes.ROW(DataTypes.FIELD("zip", DataTypes.BYTES().notNull()))));

    WrittenFile file =
        WrittenFile.of(
            directory.resolve("a.parquet"), files(ChannelRecords.rowData(type)), List.of());

    assertThat(file.parquetSchema().toString().strip())
        .isEqualTo(
            """
            message row {
              optional int32 tiny (INTEGER(8,true));
              required int64 id;
              optional binary name (STRING);
              optional int32 small_price (DECIMAL(9,2));
              optional int64 price (DECIMAL(18,2));
              optional fixed_len_byte_array(16) large_price (DECIMAL(38,2));
              optional int32 day (DATE);
              optional int32 at;
              optional int64 seen (TIMESTAMP(MILLIS,true));
              optional int64 local (TIMESTAMP(MICROS,false));
              optional group tags (LIST) {
                repeated group list {
                  required binary element (STRING);
                }
              }
              optional group counts (MAP) {
                repeated group key_value {
                  required binary key (STRING);
                  optional int32 value;
                }
              }
              optional group place {
                required binary zip;
              }
            }""");
  }

  private void assertRefused(DataType column, Object value, String why) throws Exception {
    ChannelRecords<RowData> records = ChannelRecords.rowData(row(DataTypes.FIELD("it", column)));
    for (FileFormat format : FileFormat.values()) {
      RecordFiles<RowData> files = files(records.withFormat(format));
      Path path = directory.resolve("refused." + format.extension());
      assertThatThrownBy(() -> WrittenFile.of(path, files, List.of(GenericRowData.of(value))))
          .isInstanceOf(BridgeException.class)
          .hasMessageContaining(why);
      Files.delete(path);
    }
  }

  @Test
  void aNullThatTheTypeForbidsIsRefused() throws Exception {
    String why = "is null, and its type takes no null";
    assertRefused(DataTypes.INT().notNull(), null, "it " + why);
    assertRefused(
        DataTypes.ARRAY(DataTypes.INT().notNull()),
        new GenericArrayData(new Object[] {1, null}),
        "it.element " + why);
    GenericMapData nullKey = new GenericMapData(Collections.singletonMap(null, 1));
    assertRefused(DataTypes.MAP(DataTypes.STRING(), DataTypes.INT()), nullKey, "it.key " + why);
    GenericMapData nullValue =
        new GenericMapData(Collections.singletonMap(StringData.fromString("a"), null));
    assertRefused(
        DataTypes.MAP(DataTypes.STRING(), DataTypes.INT().notNull()), nullValue, "it.value " + why);
    assertRefused(
        DataTypes.ROW(DataTypes.FIELD("in", DataTypes.INT().notNull())),
        GenericRowData.of((Object) null),
        "it.in " + why);
  }

  @Test
  void aDecimalThatDoesNotFitIsRefused() throws Exception {
    DecimalData tooFine = DecimalData.fromBigDecimal(new BigDecimal("1.234"), 10, 3);

    assertRefused(DataTypes.DECIMAL(10, 2), tooFine, "it does not fit into decimal(10, 2) (1.234)");
  }

  @Test
  void aRowThatChangesAnotherIsRefused() throws Exception {
    RecordFiles<RowData> files =
        files(ChannelRecords.rowData(row(DataTypes.FIELD("id", DataTypes.INT()))));
    RowData deleted = GenericRowData.ofKind(RowKind.DELETE, 1);

    assertThatThrownBy(
            () -> WrittenFile.of(directory.resolve("a.parquet"), files, List.of(deleted)))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("it changes or deletes another one (DELETE)");
  }

  @Test
  void sizeGrowsWithTheRowsAndAbortLeavesNoFile() throws Exception {
    RowType type = row(DataTypes.FIELD("text", DataTypes.STRING()));
    for (FileFormat format : FileFormat.values()) {
      Path path = directory.resolve("a." + format.extension());
      var target = new LocalDataFile(path);
      var writer =
          files(
                  ChannelRecords.rowData(type)
                      .withFormat(format)
                      .withCompression(FileCompression.NONE))
              .open(target);
      Random random = new Random(1);
      for (int i = 0; i < 20_000; i++) {
        writer.write(GenericRowData.of(StringData.fromString(Long.toHexString(random.nextLong()))));
      }
      assertThat(writer.bytes()).isBetween(200_000L, 2_000_000L);

      writer.abort();

      assertThat(path).doesNotExist();
    }
  }

  @Test
  void aLargeRowIsSeenInTheSizeAtOnce() throws Exception {
    RowType type = row(DataTypes.FIELD("bytes", DataTypes.BYTES()));
    var writer =
        files(ChannelRecords.rowData(type)).open(new LocalDataFile(directory.resolve("a.parquet")));
    long rows = 0;
    while (writer.bytes() < 40 << 20) {
      byte[] noise = new byte[1 << 20];
      new Random(rows).nextBytes(noise);
      writer.write(GenericRowData.of((Object) noise));
      rows++;
    }

    assertThat(rows).isBetween(35L, 45L);
    writer.abort();
  }
}
