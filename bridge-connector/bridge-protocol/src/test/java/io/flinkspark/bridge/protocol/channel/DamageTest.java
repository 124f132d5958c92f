package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.channel.TestProducer.assertFails;
import static io.flinkspark.bridge.protocol.channel.TestProducer.commit;
import static io.flinkspark.bridge.protocol.channel.TestProducer.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a channel's files is found, and said; never half a result. */
class DamageTest {

  private final MemoryChannelStorage storage = new MemoryChannelStorage();

  @BeforeEach
  void fill() {
    Channel channel =
        Channel.openOrCreate(storage, "orders", TestProducer.ticking(), new RollUpSizes(20, 4));
    commit(channel.claim(fresh("r1")), "a", 1, 50);
  }

  private long read() {
    ChannelView view = Channel.open(storage).view();
    return view.epochs().peek(epoch -> view.schema(epoch.schemaId())).count();
  }

  private byte[] content(String path) {
    return storage.read(path, Integer.MAX_VALUE).orElseThrow();
  }

  private String first(String directory) {
    return storage.paths().stream().filter(p -> p.startsWith(directory)).findFirst().orElseThrow();
  }

  private String last(String directory) {
    List<String> paths = storage.paths().stream().filter(p -> p.startsWith(directory)).toList();
    return paths.get(paths.size() - 1);
  }

  /** A file that a reader needs, of each kind. */
  private List<String> needed() {
    return List.of(
        StoragePath.CHANNEL,
        last(StoragePath.LEDGER),
        last(StoragePath.SNAPSHOTS),
        first(StoragePath.SEGMENTS),
        first(StoragePath.SCHEMAS));
  }

  @Test
  void findsWhatIsCutShort() {
    assertThat(read()).isEqualTo(50);
    for (String path : needed()) {
      byte[] whole = content(path);
      for (int length : new int[] {0, 1, 22, 23, 24, whole.length / 2, whole.length - 1}) {
        storage.damage(path, Arrays.copyOf(whole, length));
        assertFails(
            this::read, ErrorCode.CHANNEL_CORRUPT, path, "cut short or changed", length + " bytes");
      }
      storage.damage(path, whole);
    }
    assertThat(read()).isEqualTo(50);
  }

  @Test
  void findsWhatIsChanged() {
    Random random = new Random(7);
    for (String path : needed()) {
      byte[] whole = content(path);
      for (int round = 0; round < 200; round++) {
        byte[] changed = whole.clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        storage.damage(path, changed);
        assertFails(this::read, ErrorCode.CHANNEL_CORRUPT, path);
      }
      storage.damage(path, whole);
    }
  }

  /** Changed on purpose, with a right checksum. */
  private void rewrite(String path, String from, String to) {
    byte[] whole = content(path);
    String body = new String(LedgerFrame.open(whole, path), StandardCharsets.UTF_8);
    assertThat(body).contains(from);
    storage.damage(path, LedgerFrame.seal(body.replace(from, to).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void refusesVersionsThatItDoesNotKnow() {
    for (String path : needed()) {
      byte[] whole = content(path);
      rewrite(path, "{\"version\":1,", "{\"version\":2,");
      assertFails(
          this::read,
          ErrorCode.CHANNEL_VERSION,
          path + " has version 2, this software knows version 1",
          "Upgrade");
      storage.damage(path, whole);
    }
  }

  @Test
  void refusesKindsThatItDoesNotKnow() {
    rewrite(last(StoragePath.LEDGER), "\"epoch\":{", "\"miracle\":{");
    assertFails(this::read, ErrorCode.CHANNEL_VERSION, "of a kind that this software does not");
  }

  @Test
  void ignoresFieldsThatItDoesNotKnow() {
    for (String path : needed()) {
      if (!path.startsWith(StoragePath.SEGMENTS)) {
        rewrite(path, "{\"version\":1,", "{\"version\":1,\"new\":{\"a\":[1,{\"b\":null}]},");
      }
    }
    rewrite(last(StoragePath.LEDGER), "\"checkpoint\":", "\"new\":[[]],\"checkpoint\":");
    assertThat(read()).isEqualTo(50);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"number\":51,\"time\"|\"number\":52,\"time\"|it is entry 52 of channel",
        "\"channel\":\"|\"channel\":\"x|it is entry 51 of channel x",
        "\"rows\":10,\"bytes\":1050,\"min|\"rows\":11,\"bytes\":1050,\"min|11 rows in files of 10",
        "\"rows\":10|\"rows\":-10|-10",
        "\"rows\":10|\"rows\":\"10\"|VALUE_NUMBER_INT is expected, not VALUE_STRING",
        "\"rows\":10|\"rows\":99999999999999999999|a number is too large",
        "\"files\":[|\"other\":[|no files field",
        "\"files\":[{|\"files\":[3,{|an element of another kind",
        "\"number\":50,\"claim\"|\"number\":49,\"claim\"|the last epoch is 49",
        "\"claim\":1,|\"claim\":2,|the writer's claim is 1",
        "\"checkpoint\":50|\"checkpoint\":49|checkpoint 49 is committed",
        "\"time\":|\"time\":-|its time is before the last one's",
        "}]}}|}]}}{}|nothing more is expected",
        "}]}}|}]|is damaged",
      })
  void findsWhatDoesNotFit(String from, String to, String why) {
    rewrite(last(StoragePath.LEDGER), from, to);
    assertFails(this::read, ErrorCode.CHANNEL_CORRUPT, "51", why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret",
        "data/../../secret",
        "/etc/passwd",
        "hdfs://other/data/x",
        "file:/data/x",
        "_bridge/channel.json",
        "data",
        "data/",
        "data//x",
        "data/./x",
        "data/.x",
        "data/_x",
        "data/a\\\\b",
        "data/a\\u0000b"
      })
  void refusesPathsThatLeaveTheData(String path) {
    rewrite(last(StoragePath.LEDGER), "data/a-50.parquet", path);
    assertFails(this::read, ErrorCode.CHANNEL_PATH_REFUSED, "Cannot use a path in a channel");
  }

  @Test
  void refusesPathsThatAreTooLong() {
    String path = "data/" + "x/".repeat(600) + "file";
    assertFails(
        () -> EpochFile.whole(path, 1, 1), ErrorCode.CHANNEL_TOO_LARGE, "longer than 1024 bytes");
    assertFails(
        () -> EpochFile.whole("data/" + "x".repeat(256), 1, 1),
        ErrorCode.CHANNEL_PATH_REFUSED,
        "longer than 255 bytes");
  }

  @Test
  void aPartitionMayBeginWithAnUnderscore() {
    String path = "data/_day=2026-11-20/hour=10/part-1.parquet";
    assertThat(EpochFile.whole(path, 1, 1).path()).isEqualTo(path);
  }

  @Test
  void refusesMoreFilesThanItCanHold() {
    EpochFile file = EpochFile.whole("data/x", 1, 1);
    List<EpochFile> files = Collections.nCopies(EpochCommit.MAX_FILES + 1, file);
    assertFails(
        () -> new EpochCommit(1, TestProducer.SCHEMA, files, EventTimes.NONE, 0),
        ErrorCode.CHANNEL_TOO_LARGE,
        "checkpoint 1: more than 50000 files (50001)");
  }

  @Test
  void readsNothingThatIsTooLarge() {
    storage.damage(StoragePath.CHANNEL, new byte[100_000]);
    assertFails(
        this::read, ErrorCode.CHANNEL_TOO_LARGE, "channel.json: it is larger than 65536 bytes");
  }

  @Test
  void saysWhatIsMissing() {
    storage.delete(first(StoragePath.SCHEMAS));
    assertFails(this::read, ErrorCode.CHANNEL_FILE_MISSING, "schema orders-1: its file is gone");
    storage.delete(first(StoragePath.SEGMENTS));
    assertFails(this::read, ErrorCode.CHANNEL_FILE_MISSING, "_bridge/segments/", "is gone");
  }

  @Test
  void findsASegmentUnderAnotherName() {
    String path = first(StoragePath.SEGMENTS);
    byte[] other = content(last(StoragePath.SEGMENTS));
    storage.damage(path, other);
    assertFails(this::read, ErrorCode.CHANNEL_CORRUPT, path + " is not what its name says");
  }

  @Test
  void whereNothingIsThereIsNoChannel() {
    MemoryChannelStorage empty = new MemoryChannelStorage();
    assertFails(() -> Channel.open(empty), ErrorCode.CHANNEL_UNKNOWN, "nothing is there", "memory");
    assertThat(empty.paths()).isEmpty();
  }

  @Test
  void aForeignDirectoryIsLeftAlone() {
    MemoryChannelStorage foreign = new MemoryChannelStorage();
    foreign.createIfAbsent("part-0.parquet", new byte[1]);
    assertFails(() -> Channel.open(foreign), ErrorCode.CHANNEL_FOREIGN, "holds part-0.parquet");
    assertFails(
        () -> Channel.openOrCreate(foreign, "orders"),
        ErrorCode.CHANNEL_FOREIGN,
        "Cannot make the channel: the directory is no channel");
    assertThat(foreign.paths()).containsExactly("part-0.parquet");
  }

  @Test
  void aChannelMayBeginWithDataFiles() {
    MemoryChannelStorage early = new MemoryChannelStorage();
    early.createIfAbsent("data/part-0.parquet", new byte[1]);
    assertThat(Channel.openOrCreate(early, "orders").view().epochs()).isEmpty();
  }

  /** Lets nobody do anything. */
  private record Forbidden() implements ChannelStorage {
    @Override
    public boolean createIfAbsent(String path, byte[] content) throws IOException {
      throw new AccessDeniedException(path);
    }

    @Override
    public Optional<byte[]> read(String path, int maxBytes) throws IOException {
      throw new AccessDeniedException(path);
    }

    @Override
    public List<String> list(String directory, int maxNames) throws IOException {
      throw new AccessDeniedException(directory);
    }

    @Override
    public void delete(String path) throws IOException {
      throw new AccessDeniedException(path);
    }

    @Override
    public String location() {
      return "/secret/place";
    }
  }

  @Test
  void saysWhenPermissionIsMissing() {
    assertFails(
        () -> Channel.open(new Forbidden()),
        ErrorCode.CHANNEL_ACCESS_DENIED,
        "Cannot read _bridge/channel.json: permission is missing",
        "/secret/place");
  }

  @Test
  void whateverTheBytesAreTheyAreReadOrRefused() {
    Random random = new Random(11);
    String path = last(StoragePath.LEDGER);
    byte[] body = LedgerFrame.open(content(path), path);
    for (int round = 0; round < 5000; round++) {
      byte[] changed = body.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        changed[random.nextInt(changed.length)] =
            (byte) "{}[],:\"0129-x".charAt(random.nextInt(13));
      }
      storage.damage(path, LedgerFrame.seal(changed));
      try {
        read();
      } catch (BridgeException e) {
        assertThat(e.code())
            .as(e.getMessage())
            .isIn(
                ErrorCode.CHANNEL_CORRUPT,
                ErrorCode.CHANNEL_VERSION,
                ErrorCode.CHANNEL_PATH_REFUSED,
                ErrorCode.CHANNEL_FILE_MISSING);
      }
    }
  }
}
