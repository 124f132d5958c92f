package io.flinkspark.bridge.spark.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong fails with a code that stays and a text that says what to do: never fewer rows. */
class ChannelFailuresITCase extends ChannelSpark {

  private static final ChannelSchema SCHEMA = TestChannel.record("{'name':'id','type':'long'}");

  @TempDir private Path directory;

  private TestChannel channel;

  @BeforeEach
  void sparkWouldPassOverFiles() {
    channel = new TestChannel(spark(), root());
    spark().conf().set("spark.sql.files.ignoreMissingFiles", true);
    spark().conf().set("spark.sql.files.ignoreCorruptFiles", true);
  }

  @AfterEach
  void sparkIsAsBefore() {
    spark().conf().unset("spark.sql.files.ignoreMissingFiles");
    spark().conf().unset("spark.sql.files.ignoreCorruptFiles");
  }

  private Path root() {
    return directory.resolve("channel");
  }

  private Dataset<Row> load(String... options) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      given.put(options[i], options[i + 1]);
    }
    return spark().read().format("bridge-channel").options(given).load(channel.path());
  }

  private static List<Row> rows(int count) {
    List<Row> rows = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      rows.add(RowFactory.create(i));
    }
    return rows;
  }

  private Path commit(EpochFile file) {
    channel.commit(SCHEMA, List.of(file), ChannelEpoch.NO_WATERMARK);
    return root().resolve(file.path());
  }

  private static void assertFails(ThrowingCallable call, ErrorCode code, String... parts) {
    assertThatThrownBy(call)
        .satisfies(
            failure -> {
              Throwable cause = failure;
              while (!(cause instanceof BridgeException) && cause.getCause() != null) {
                cause = cause.getCause();
              }
              assertThat(cause)
                  .isInstanceOf(BridgeException.class)
                  .hasMessageStartingWith("Cannot ")
                  .satisfies(f -> assertThat(List.of(parts)).allMatch(f.getMessage()::contains))
                  .extracting(bridge -> ((BridgeException) bridge).code())
                  .isEqualTo(code);
            });
  }

  @Test
  void aMissingFile() throws Exception {
    channel.commit(SCHEMA, rows(3));
    Files.delete(commit(channel.write(SCHEMA, rows(3), "")));

    assertFails(
        () -> load().collect(), ErrorCode.CHANNEL_FILE_MISSING, "it is gone", "data/", "anew");
    assertFails(() -> load().count(), ErrorCode.CHANNEL_FILE_MISSING);
  }

  @Test
  void aTruncatedFile() throws Exception {
    Path file = commit(channel.write(SCHEMA, rows(1000), ""));
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(open.length() / 2);
    }

    assertFails(() -> load().collect(), ErrorCode.CHANNEL_CORRUPT, "damaged", "from a copy");
  }

  @Test
  void aFileThatIsNoParquet() throws Exception {
    Path file = commit(channel.write(SCHEMA, rows(10), ""));
    Files.writeString(file, "id\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n");

    assertFails(() -> load().collect(), ErrorCode.CHANNEL_CORRUPT, "is not a Parquet file");
  }

  @Test
  void changedBytesInsideAFile() throws Exception {
    Path file = commit(channel.write(SCHEMA, rows(5000), ""));
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 40; i < 4000; i++) {
      bytes[i] ^= (byte) (i * 7);
    }
    Files.write(file, bytes);

    assertFails(() -> load().collect(), ErrorCode.CHANNEL_CORRUPT, "damaged");
  }

  @Test
  void aFileWithOtherRows() {
    EpochFile file = channel.write(SCHEMA, rows(5), "");
    commit(EpochFile.whole(file.path(), 6, file.fileBytes()));

    assertFails(() -> load().collect(), ErrorCode.CHANNEL_CORRUPT, "5 rows are there, not 6");
  }

  @Test
  void aFileWithOtherColumns() {
    ChannelSchema more =
        TestChannel.record(
            "{'name':'id','type':'long'}", "{'name':'item','type':['null','string']}");
    channel.commit(more, List.of(channel.write(SCHEMA, rows(5), "")), ChannelEpoch.NO_WATERMARK);

    assertFails(() -> load().collect(), ErrorCode.CHANNEL_CORRUPT, "item");
  }

  @Test
  void aFileOfOtherTypes() {
    ChannelSchema other = TestChannel.record("{'name':'id','type':'string'}");
    channel.commit(other, List.of(channel.write(SCHEMA, rows(5), "")), ChannelEpoch.NO_WATERMARK);

    assertFails(() -> load().collect(), ErrorCode.CHANNEL_CORRUPT, "damaged");
  }

  @Test
  void aLinkOutOfTheChannel() throws Exception {
    Path file = commit(channel.write(SCHEMA, rows(5), ""));
    Path outside = directory.resolve("outside.parquet");
    Files.move(file, outside);
    Files.createSymbolicLink(file, outside);

    assertFails(() -> load().collect(), ErrorCode.CHANNEL_PATH_REFUSED, "out of the channel");
  }

  @Test
  void aFormatThatNobodyKnows() throws Exception {
    EpochFile file = channel.write(SCHEMA, rows(5), "");
    Files.move(root().resolve(file.path()), root().resolve("data/rows.csv"));
    commit(EpochFile.whole("data/rows.csv", 5, file.fileBytes()));

    assertFails(() -> load().collect(), ErrorCode.TYPE_UNSUPPORTED, ".parquet", "rows.csv");
  }

  @Test
  void aTextThatIsNoSchema() {
    channel.commit(new ChannelSchema("odd", "int32"), List.of(), ChannelEpoch.NO_WATERMARK);

    assertFails(() -> load(), ErrorCode.CHANNEL_CORRUPT, "schema odd");
  }

  @Test
  void placesWithoutAChannel() throws Exception {
    Path foreign = Files.createDirectories(directory.resolve("foreign"));
    Files.writeString(foreign.resolve("part-0.parquet"), "x");

    assertFails(
        () -> spark().read().format("bridge-channel").load(foreign.toString()),
        ErrorCode.CHANNEL_FOREIGN,
        "part-0.parquet");
    assertFails(
        () -> spark().read().format("bridge-channel").load(directory + "/nowhere"),
        ErrorCode.CHANNEL_UNKNOWN,
        "Start its producer");
    assertFails(() -> load(), ErrorCode.CHANNEL_EPOCH_UNKNOWN, "reader-schema");
    assertThat(load("reader-schema", SCHEMA.text()).collectAsList()).isEmpty();
    assertFails(
        () -> spark().read().format("bridge-channel").load(), ErrorCode.INVALID_ARGUMENT, "path");
  }

  @Test
  void aVersionThatNobodyKnows() throws Exception {
    Path identity = root().resolve("_bridge/channel.json");
    String line =
        Files.readString(identity).split("\n")[0].replace("\"version\":1", "\"version\":2");
    CRC32C sum = new CRC32C();
    sum.update(line.getBytes(StandardCharsets.UTF_8));
    Files.writeString(identity, String.format("%s%n{\"crc32c\":\"%08x\"}%n", line, sum.getValue()));

    assertFails(() -> load(), ErrorCode.CHANNEL_VERSION, "Upgrade");
  }

  @Test
  void aLedgerThatIsDamaged() throws Exception {
    channel.commit(SCHEMA, rows(3));
    Files.writeString(root().resolve("_bridge/ledger/00000000000000000002.json"), "{}");

    assertFails(() -> load(), ErrorCode.CHANNEL_CORRUPT);
  }

  @Test
  void rowsThatTheSchemaCannotRead() {
    ChannelSchema texts = TestChannel.record("{'name':'id','type':'string'}");
    channel.commit(texts, List.of(RowFactory.create("a")));
    channel.commit(texts, List.of(RowFactory.create("b")));
    channel.commit(SCHEMA, rows(3));
    channel.commit(
        TestChannel.record("{'name':'id','type':'long'}", "{'name':'no','type':'int'}"),
        List.of(RowFactory.create(1L, 1)));

    assertFails(
        () -> load().collect(),
        ErrorCode.SCHEMA_INCOMPATIBLE,
        "epochs 1 to 2 (schema " + texts.id() + ")",
        "id: string does not become bigint",
        "no: it is missing and has no default",
        "epochs 3 (schema " + SCHEMA.id() + ")");
    assertThat(load("from-epoch", "3", "schema-of-epoch", "3").count()).isEqualTo(4);
    assertThat(load("as-of", "2").count()).isEqualTo(2);
  }

  @Test
  void epochsThatAreNotThere() {
    for (int i = 0; i < 4; i++) {
      channel.commit(SCHEMA, rows(1));
    }
    Dataset<Row> loaded = load();
    channel.channel().expire(2);
    channel.restoreFrom(3);

    assertFails(() -> load("as-of", "9"), ErrorCode.CHANNEL_EPOCH_UNKNOWN, "the last epoch is 4");
    assertFails(() -> load("as-of", "1"), ErrorCode.CHANNEL_EXPIRED, "up to 2");
    assertFails(() -> load("from-epoch", "2"), ErrorCode.CHANNEL_EXPIRED, "up to 2");
    assertFails(() -> load("to-epoch", "4"), ErrorCode.CHANNEL_REWOUND, "void");
    assertFails(() -> load("from-epoch", "4", "to-epoch", "3"), ErrorCode.INVALID_ARGUMENT);
    assertFails(() -> loaded.collect(), ErrorCode.CHANNEL_REWOUND, "older checkpoint");
    assertThat(load().count()).isEqualTo(1);
  }

  @Test
  void aWatermarkThatDoesNotCome() {
    channel.commit(SCHEMA, List.of(), Instant.parse("2026-11-20T09:59:59Z").toEpochMilli());

    assertFails(
        () -> load("wait-for-watermark", "2026-11-20T10:00Z", "wait-timeout", "50ms"),
        ErrorCode.CHANNEL_NOT_COMPLETE,
        "2026-11-20T09:59:59Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from-epok | 1 | is it from-epoch?",
        "from-epoch | one | from-epoch",
        "from-epoch | 0 | the first epoch is 1",
        "as-of | yesterday | no time with its zone",
        "as-of | 2026-11-20T10:00 | no time with its zone",
        "wait-timeout | soon | wait-timeout",
        "table | rowz | neither rows nor epochs nor files",
        "reader-schema | {} | Cannot use an Avro schema"
      })
  void optionsThatAreWrong(String option, String value, String part) {
    channel.commit(SCHEMA, rows(1));

    assertFails(
        () -> load(option, value, "wait-for-watermark", ""), ErrorCode.INVALID_ARGUMENT, part);
  }

  @Test
  void optionsThatContradict() {
    channel.commit(SCHEMA, rows(1));

    assertFails(() -> load("as-of", "1", "to-epoch", "1"), ErrorCode.INVALID_ARGUMENT, "together");
    assertFails(
        () -> load("reader-schema", SCHEMA.text(), "schema-of-epoch", "1"),
        ErrorCode.INVALID_ARGUMENT,
        "together");
  }
}
