package io.flinkspark.bridge.flink.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.flink.channel.format.FileFormat;
import io.flinkspark.bridge.flink.channel.format.RecordFiles;
import io.flinkspark.bridge.flink.channel.format.WrittenFile;
import io.flinkspark.bridge.protocol.BridgeException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.Row;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** POJOs and rows of Flink's API. */
class ObjectFilesTest {

  private static final ClassLoader LOADER = ObjectFilesTest.class.getClassLoader();

  @TempDir private Path directory;

  /** What a field may be of. */
  public enum Color {
    RED
  }

  /** Inside of another. */
  public static class Place {
    public int zip;
    public String city;

    public Place() {}

    Place(int zip, String city) {
      this.zip = zip;
      this.city = city;
    }
  }

  /** One field of each kind. */
  public static class Everything {
    public boolean flag;
    public byte tiny;
    public short small;
    public int medium;
    public long large;
    public float coarse;
    public double fine;
    public Long box;
    public BigDecimal amount;

    @DataTypeHint("DECIMAL(10, 2)")
    public BigDecimal price;

    public BigInteger count;
    public byte[] bytes;
    public LocalDate day;
    public LocalTime at;
    public LocalDateTime local;
    public Instant instant;
    public UUID key;
    public Color color;
    public Place place;
    public String[] tags;
    public int[] numbers;
    public List<Place> places;
    public Map<Integer, Place> byNumber;
    private String text;

    public String getText() {
      return text;
    }

    public void setText(String newText) {
      text = newText;
    }
  }

  private static Everything full() {
    Everything it = new Everything();
    it.flag = true;
    it.tiny = 1;
    it.small = 2;
    it.medium = 3;
    it.large = 4;
    it.coarse = 5.5f;
    it.fine = 6.5;
    it.box = 7L;
    it.amount = new BigDecimal("8.5");
    it.price = new BigDecimal("9.1");
    it.count = BigInteger.TEN;
    it.bytes = new byte[] {11};
    it.day = LocalDate.ofEpochDay(20_777);
    it.at = LocalTime.ofSecondOfDay(13);
    it.local = LocalDateTime.parse("1970-01-01T00:00:00.000014999");
    it.instant = Instant.ofEpochSecond(0, 15_999);
    it.key = new UUID(0, 16);
    it.color = Color.RED;
    it.place = new Place(1010, "Wien");
    it.tags = new String[] {"a", null};
    it.numbers = new int[] {17, 18};
    it.places = Arrays.asList(new Place(1, null), null);
    it.byNumber = Map.of(19, new Place(2, "Graz"));
    it.setText("ü");
    return it;
  }

  private static RecordFiles<Everything> everything(FileFormat format) throws Exception {
    return files(ChannelRecords.pojo(Everything.class).withFormat(format));
  }

  private static <T> RecordFiles<T> files(ChannelRecords<T> records) throws Exception {
    byte[] travelled = InstantiationUtil.serializeObject(records);
    ChannelRecords<T> arrived = InstantiationUtil.deserializeObject(travelled, LOADER);
    return arrived.files(LOADER);
  }

  @Test
  void pojosAreWrittenFieldByField() throws Exception {
    for (FileFormat format : FileFormat.values()) {
      WrittenFile file =
          WrittenFile.of(
              directory.resolve("a." + format.extension()),
              everything(format),
              List.of(full(), new Everything()));
      List<List<Object>> rows = format == FileFormat.PARQUET ? file.parquetRows() : file.avroRows();

      // By name, as Flink sorts the fields.
      assertThat(rows.get(0))
          .containsExactly(
              /* amount */ new BigDecimal("8.500000000000000000"),
              /* at */ 13_000,
              /* box */ 7L,
              /* byNumber */ List.of(List.of(19, List.of("Graz", 2))),
              /* bytes */ "0b",
              /* coarse */ 5.5f,
              /* color */ "RED",
              /* count */ BigDecimal.TEN,
              /* day */ 20_777,
              /* fine */ 6.5,
              /* flag */ true,
              /* instant */ 15L,
              /* key */ "00000000-0000-0000-0000-000000000010",
              /* large */ 4L,
              /* local */ 14L,
              /* medium */ 3,
              /* numbers */ List.of(17, 18),
              /* place */ List.of("Wien", 1010),
              /* places */ Arrays.asList(Arrays.asList(null, 1), null),
              /* price */ new BigDecimal("9.10"),
              /* small */ 2,
              /* tags */ Arrays.asList("a", null),
              /* text */ "ü",
              /* tiny */ 1);
      assertThat(rows.get(1))
          .containsExactly(
              null, null, null, null, null, 0f, null, null, null, 0.0, false, null, null, 0L, null,
              0, null, null, null, null, 0, null, null, 0);
    }
  }

  /** Not to be written. */
  public static class Refused {
    public Date date;
    public Thread thread;
    public List<Object> objects;
  }

  @Test
  void fieldsWithoutAColumnAreRefusedTogether() {
    assertThatThrownBy(() -> ChannelRecords.pojo(Refused.class))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("date: there is no column for java.util.Date")
        .hasMessageContaining("objects.element: there is no column for java.lang.Object")
        .hasMessageContaining("thread: there is no column for java.lang.Thread");
    assertThatThrownBy(() -> ChannelRecords.pojo(Thread.class))
        .hasMessageContaining("it is no POJO by Flink's rules");
  }

  @Test
  void aDecimalWithTooManyDigitsIsRefused() throws Exception {
    Everything it = full();
    it.price = new BigDecimal("9.123");

    assertThatThrownBy(
            () ->
                WrittenFile.of(
                    directory.resolve("a.parquet"), everything(FileFormat.PARQUET), List.of(it)))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("price does not fit into decimal(10, 2) (9.123)");
  }

  @Test
  void pojosHaveFoldersAndAnEventTime() throws Exception {
    RecordFiles<Everything> files =
        files(
            ChannelRecords.pojo(Everything.class)
                .partitionedBy("day", "text", "flag", "tiny")
                .withEventTime("instant"));

    assertThat(files.partition(full())).isEqualTo("day=2026-11-20/text=ü/flag=true/tiny=1/");
    assertThat(files.partition(new Everything()))
        .isEqualTo(
            "day=__HIVE_DEFAULT_PARTITION__/text=__HIVE_DEFAULT_PARTITION__/flag=false/tiny=0/");
    assertThat(files.eventTime(full(), 3)).isZero();
    assertThat(files.eventTime(new Everything(), 3)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void rowsAreWrittenByPositionAndByName() throws Exception {
    DataType columns =
        DataTypes.ROW(
            DataTypes.FIELD("id", DataTypes.INT()),
            DataTypes.FIELD("seen", DataTypes.TIMESTAMP_LTZ(3)),
            DataTypes.FIELD("day", DataTypes.DATE()));
    RecordFiles<Row> files =
        files(ChannelRecords.row(columns).partitionedBy("day").withEventTime("seen"));
    Row byPosition = Row.of(1, Instant.ofEpochMilli(2), LocalDate.ofEpochDay(3));
    Row byName = Row.withNames();
    byName.setField("day", LocalDate.ofEpochDay(3));
    byName.setField("id", 1);
    byName.setField("seen", Instant.ofEpochMilli(2));

    WrittenFile file =
        WrittenFile.of(directory.resolve("a.parquet"), files, List.of(byPosition, byName));

    assertThat(file.parquetRows()).containsExactly(List.of(1, 2L, 3), List.of(1, 2L, 3));
    for (Row row : List.of(byPosition, byName)) {
      assertThat(files.partition(row)).isEqualTo("day=1970-01-04/");
      assertThat(files.eventTime(row, 9)).isEqualTo(2);
    }
  }

  @Test
  void rowsWithoutColumnsAreRefused() {
    assertThatThrownBy(() -> ChannelRecords.row(DataTypes.INT()))
        .hasMessageContaining("their columns are no ROW (INT)");
  }
}
