package io.flinkspark.bridge.spark.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Types as other writers than Spark put them into Parquet, and the zones around them. */
class ChannelTypesITCase extends ChannelSpark {

  private static final ChannelSchema ALL =
      TestChannel.record(
          "{'name':'yes','type':'boolean'}",
          "{'name':'tiny','type':{'type':'int','bridge.type':'tinyint'}}",
          "{'name':'small','type':{'type':'int','bridge.type':'smallint'}}",
          "{'name':'number','type':['null','int']}",
          "{'name':'total','type':'long'}",
          "{'name':'half','type':'float'}",
          "{'name':'exact','type':'double'}",
          "{'name':'word','type':'string'}",
          "{'name':'raw','type':'bytes'}",
          "{'name':'price','type':{'type':'fixed','name':'P','size':5,'logicalType':'decimal',"
              + "'precision':11,'scale':2}}",
          "{'name':'day','type':{'type':'int','logicalType':'date'}}",
          "{'name':'millis','type':{'type':'long','logicalType':'timestamp-millis'}}",
          "{'name':'micros','type':{'type':'long','logicalType':'timestamp-micros'}}",
          "{'name':'local','type':{'type':'long','logicalType':'local-timestamp-micros'}}",
          "{'name':'clock','type':{'type':'int','logicalType':'time-millis'}}",
          "{'name':'color','type':{'type':'enum','name':'C','symbols':['RED','BLUE']}}",
          "{'name':'hash','type':{'type':'fixed','name':'H','size':3}}",
          "{'name':'tags','type':{'type':'array','items':'string'}}",
          "{'name':'counts','type':{'type':'map','values':'long'}}",
          "{'name':'place','type':['null',{'type':'record','name':'L','fields':["
              + "{'name':'x','type':'int'},{'name':'y','type':['null','int']}]}]}");

  private static final MessageType PARQUET =
      MessageTypeParser.parseMessageType(
          """
          message R {
            required boolean yes;
            required int32 tiny (INTEGER(8,true));
            required int32 small (INTEGER(16,true));
            optional int32 number;
            required int64 total;
            required float half;
            required double exact;
            required binary word (STRING);
            required binary raw;
            required fixed_len_byte_array(5) price (DECIMAL(11,2));
            required int32 day (DATE);
            required int64 millis (TIMESTAMP(MILLIS,true));
            required int64 micros (TIMESTAMP(MICROS,true));
            required int64 local (TIMESTAMP(MICROS,false));
            required int32 clock;
            required binary color (ENUM);
            required fixed_len_byte_array(3) hash;
            required group tags (LIST) { repeated group list { required binary element (STRING); } }
            required group counts (MAP) {
              repeated group key_value { required binary key (STRING); required int64 value; }
            }
            optional group place { required int32 x; optional int32 y; }
          }
          """);

  @TempDir private Path directory;

  @AfterEach
  void sparkIsAsBefore() {
    spark().conf().unset("spark.sql.parquet.enableVectorizedReader");
  }

  /** Long before the calendar of today began, and not a whole number of milliseconds. */
  private static Group ancient() {
    Group group = new SimpleGroupFactory(PARQUET).newGroup();
    group.append("yes", true).append("tiny", -5).append("small", 300);
    group.append("total", 1L << 40).append("half", 0.5f).append("exact", 0.1).append("word", "é");
    group.append("raw", Binary.fromConstantByteArray(new byte[] {1, 2}));
    group.append("price", Binary.fromConstantByteArray(new byte[] {0, 0, 0, 1, 1}));
    group.append("day", (int) LocalDate.parse("0005-01-01").toEpochDay());
    group.append("millis", Instant.parse("1400-02-03T04:05:06.007Z").toEpochMilli());
    group.append("micros", micros(Instant.parse("1583-02-03T04:05:06.000007Z")));
    group.append("local", micros(Instant.parse("1000-02-03T04:05:06.000008Z")));
    group.append("clock", 3_600_000).append("color", "BLUE");
    group.append("hash", Binary.fromConstantByteArray(new byte[] {7, 8, 9}));
    Group tags = group.addGroup("tags");
    tags.addGroup("list").append("element", "a");
    tags.addGroup("list").append("element", "b");
    group.addGroup("counts").addGroup("key_value").append("key", "k").append("value", 4L);
    group.addGroup("place").append("x", 3);
    return group;
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
  }

  private static EpochFile write(TestChannel channel, List<Group> groups) throws Exception {
    String path = "data/other.parquet";
    Path file = Path.of(channel.path(), path);
    Files.createDirectories(file.getParent());
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toString()))
            .withConf(new Configuration(false))
            .withType(PARQUET)
            .build()) {
      for (Group group : groups) {
        writer.write(group);
      }
    }
    return EpochFile.whole(path, groups.size(), Files.size(file));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyTypeAsOthersWriteIt(boolean isVectorized) throws Exception {
    TestChannel channel = new TestChannel(spark(), directory.resolve("channel"));
    channel.commit(ALL, List.of(write(channel, List.of(ancient()))), ChannelEpoch.NO_WATERMARK);
    spark().conf().set("spark.sql.parquet.enableVectorizedReader", isVectorized);
    TimeZone zone = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Shanghai"));
    try {
      Dataset<Row> read = spark().read().format("bridge-channel").load(channel.path());

      Row row = read.collectAsList().get(0);

      assertThat(plan(read).contains("ColumnarToRow")).isEqualTo(isVectorized);
      assertThat(AvroRecords.text(row))
          .isEqualTo(
              AvroRecords.text(
                  RowFactory.create(
                      true,
                      (byte) -5,
                      (short) 300,
                      null,
                      1L << 40,
                      0.5f,
                      0.1,
                      "é",
                      new byte[] {1, 2},
                      new BigDecimal("2.57"),
                      LocalDate.parse("0005-01-01"),
                      Instant.parse("1400-02-03T04:05:06.007Z"),
                      Instant.parse("1583-02-03T04:05:06.000007Z"),
                      LocalDateTime.parse("1000-02-03T04:05:06.000008"),
                      3_600_000,
                      "BLUE",
                      new byte[] {7, 8, 9},
                      "[a, b]",
                      "[k=4]",
                      RowFactory.create(3, null))));
      assertThat(read.where("millis = timestamp'1400-02-03 04:05:06.007Z'").count()).isEqualTo(1);
      assertThat(read.where("local < timestamp_ntz'1000-02-03 04:05:06'").count()).isZero();
      assertThat(read.where("place.x = 3 and place.y is null").count()).isEqualTo(1);
    } finally {
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void moreColumnsThanSparkGeneratesCodeForComeAsRows() {
    List<String> fields = new ArrayList<>();
    Object[] values = new Object[120];
    for (int i = 0; i < values.length; i++) {
      fields.add("{'name':'c" + i + "','type':'int'}");
      values[i] = i;
    }
    ChannelSchema wide = TestChannel.record(fields.toArray(String[]::new));
    TestChannel channel = new TestChannel(spark(), directory.resolve("channel"));
    channel.commit(wide, List.of(RowFactory.create(values)));

    Dataset<Row> read = spark().read().format("bridge-channel").load(channel.path());

    assertThat(texts(read)).containsExactly(RowFactory.create(values).toString());
    assertThat(plan(read)).doesNotContain("ColumnarToRow");
    assertThat(plan(read.select("c5"))).contains("ColumnarToRow");
    assertThat(texts(read.select("c5"))).containsExactly("[5]");
  }

  @Test
  void aDefaultThatIsNested() {
    TestChannel channel = new TestChannel(spark(), directory.resolve("channel"));
    channel.commit(TestChannel.record("{'name':'a','type':'int'}"), List.of(RowFactory.create(1)));
    String reader =
        TestChannel.record(
                "{'name':'a','type':'long'}",
                "{'name':'b','type':{'type':'array','items':'string'},'default':['x']}",
                "{'name':'c','type':{'type':'record','name':'C','fields':["
                    + "{'name':'d','type':'int','default':4}]},'default':{}}")
            .text();

    Dataset<Row> read =
        spark()
            .read()
            .format("bridge-channel")
            .options(Map.of("reader-schema", reader))
            .load(channel.path());

    assertThat(AvroRecords.text(read.collectAsList().get(0))).isEqualTo("[1, [x], [4]]");
    assertThat(texts(read.select("c.d"))).containsExactly("[4]");
  }
}
