package io.flinkspark.bridge.spark.channel.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelStart;
import io.flinkspark.bridge.protocol.channel.ChannelStorage;
import io.flinkspark.bridge.protocol.channel.ChannelStorageContract;
import io.flinkspark.bridge.protocol.channel.hadoop.HadoopChannelStorage;
import io.flinkspark.bridge.testkit.BridgeClusters;
import io.flinkspark.bridge.testkit.HdfsOptions;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.security.PrivilegedExceptionAction;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.SafeModeAction;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A channel on a real HDFS: what the storage promises, what it refuses, and its maintenance. */
class HdfsChannelE2ECase extends ChannelStorageContract {

  private static final AtomicInteger ROOTS = new AtomicInteger();

  private static BridgeClusters clusters;

  private final String root = "/channels/" + ROOTS.incrementAndGet();

  @BeforeAll
  static void startHdfs() {
    clusters = BridgeClusters.builder().hdfs(HdfsOptions.defaults().withPermissions()).start();
  }

  @AfterAll
  static void stopHdfs() {
    if (clusters != null) {
      clusters.close();
    }
  }

  private static String hdfs(String path) {
    return clusters.hdfs().uri() + path;
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set("dfs.replication", "1");
    return configuration;
  }

  @Override
  protected ChannelStorage open() {
    return HadoopChannelStorage.open(hdfs(root), configuration());
  }

  @Override
  protected int races() {
    return 20;
  }

  private DistributedFileSystem files() throws IOException {
    return (DistributedFileSystem) new Path(hdfs("/")).getFileSystem(configuration());
  }

  private List<String> unfinished() throws IOException {
    Path folder = new Path(root, "_bridge/.unfinished");
    return files().exists(folder)
        ? List.of(files().listStatus(folder)).stream().map(FileStatus::toString).toList()
        : List.of();
  }

  @Nested
  class OverHttp extends ChannelStorageContract {

    private final String path = "/channels/" + ROOTS.incrementAndGet();

    @Override
    protected int races() {
      return 10;
    }

    @Override
    protected ChannelStorage open() {
      String address = clusters.hdfs().webUrl().replaceFirst("http:", "webhdfs:");
      return HadoopChannelStorage.open(address + path, configuration());
    }
  }

  @Nested
  class WithLostAnswers extends ChannelStorageContract {

    private final String path = "/channels/" + ROOTS.incrementAndGet();

    @Override
    protected int races() {
      return 10;
    }

    @Override
    protected ChannelStorage open() {
      Configuration configuration = configuration();
      configuration.set("fs.AbstractFileSystem.hdfs.impl", LostAnswers.class.getName());
      return HadoopChannelStorage.open(hdfs(path), configuration);
    }
  }

  @Test
  void leavesNothingUnfinished() throws IOException {
    assertThat(open().createIfAbsent("a/file", new byte[10])).isTrue();
    assertThat(open().createIfAbsent("a/file", new byte[11])).isFalse();
    // A folder is in the way.
    assertThatThrownBy(() -> open().createIfAbsent("a", new byte[1]))
        .isInstanceOf(IOException.class);
    // A file is, where a folder would have to be.
    assertThatThrownBy(() -> open().createIfAbsent("a/file/below", new byte[1]))
        .isInstanceOf(IOException.class);
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void removesWhatWasAbandonedAndNothingElse() throws IOException {
    Path old = new Path(root, "_bridge/.unfinished/old");
    Path fresh = new Path(root, "_bridge/.unfinished/fresh");
    files().create(old).close();
    files().create(fresh).close();
    long twoHoursAgo = System.currentTimeMillis() - Duration.ofHours(2).toMillis();
    files().setTimes(old, twoHoursAgo, -1);
    open().read("file", 1);
    assertThat(files().exists(old)).as("a reader changes nothing").isTrue();
    open().createIfAbsent("file", new byte[1]);
    assertThat(files().exists(old)).isFalse();
    assertThat(files().exists(fresh)).isTrue();
  }

  @Test
  void saysWhenPermissionIsMissing() throws Exception {
    Channel channel = Channel.openOrCreate(open(), "orders");
    UserGroupInformation stranger = UserGroupInformation.createRemoteUser("stranger");
    ChannelStorage theirs = stranger.doAs((PrivilegedExceptionAction<ChannelStorage>) this::open);
    assertThat(Channel.open(theirs).identity()).isEqualTo(channel.identity());
    assertThatThrownBy(() -> theirs.createIfAbsent("a", new byte[1]))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> theirs.delete("_bridge/channel.json"))
        .isInstanceOf(AccessDeniedException.class);
    assertDenied(
        () ->
            Channel.open(theirs).claim(new ChannelStart.Fresh("r1", ChannelStart.Existing.REFUSE)));
    files().setPermission(new Path(root, "_bridge"), new FsPermission((short) 0700));
    assertThatThrownBy(() -> theirs.read("_bridge/channel.json", 1))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> theirs.list("_bridge", 1)).isInstanceOf(AccessDeniedException.class);
    assertDenied(() -> Channel.open(theirs));
  }

  private static void assertDenied(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("permission is missing")
        .extracting(e -> ((BridgeException) e).code())
        .isEqualTo(ErrorCode.CHANNEL_ACCESS_DENIED);
  }

  @Test
  void waitsForNobodyInSafeMode() throws IOException {
    ChannelStorage storage = open();
    storage.createIfAbsent("before", new byte[3]);
    files().setSafeMode(SafeModeAction.SAFEMODE_ENTER);
    try {
      assertThat(storage.read("before", 10)).hasValue(new byte[3]);
      assertThatThrownBy(() -> storage.createIfAbsent("during", new byte[1]))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("safe mode");
    } finally {
      files().setSafeMode(SafeModeAction.SAFEMODE_LEAVE);
    }
    assertThat(storage.createIfAbsent("during", new byte[2])).isTrue();
    assertThat(unfinished()).isEmpty();
  }

  /** Writers go on until they are done; the NameNode dies in between and comes back. */
  @Test
  void survivesTheDeathOfTheNameNode() throws Exception {
    int files = 200;
    AtomicInteger created = new AtomicInteger();
    AtomicInteger[] winners = new AtomicInteger[files];
    ExecutorService writers = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < files; i++) {
        winners[i] = new AtomicInteger();
      }
      List<Future<?>> done =
          List.of(
              writers.submit(() -> createAll(1, winners, created)),
              writers.submit(() -> createAll(2, winners, created)));
      await().atMost(Duration.ofMinutes(2)).until(() -> created.get() > 40);
      clusters.hdfs().nameNode().kill();
      clusters.hdfs().nameNode().restart();
      for (Future<?> writer : done) {
        writer.get(5, TimeUnit.MINUTES);
      }
    } finally {
      writers.shutdownNow();
    }
    ChannelStorage reader = open();
    for (int i = 0; i < files; i++) {
      byte[] content = reader.read("race/" + i, 100).orElseThrow();
      assertThat(content).hasSize(50).containsOnly(content[0]);
      // When an answer was lost for good, nobody was told.
      assertThat(winners[i]).as("winners of %d", i).hasValueBetween(0, 1);
    }
    assertThat(List.of(winners).stream().mapToInt(AtomicInteger::get).sum())
        .isGreaterThan(files - 10);
  }

  private void createAll(int value, AtomicInteger[] winners, AtomicInteger created) {
    byte[] mine = new byte[50];
    Arrays.fill(mine, (byte) value);
    ChannelStorage storage = open();
    for (int i = 0; i < winners.length; i++) {
      for (boolean known = false; !known; ) {
        try {
          boolean isMine = storage.createIfAbsent("race/" + i, mine);
          known = true;
          if (isMine) {
            winners[i].incrementAndGet();
            created.incrementAndGet();
          }
        } catch (IOException e) {
          // As any user of a storage: again.
        }
      }
    }
  }

  @Test
  void anInterruptedWriterLeavesAllOrNothing() throws Exception {
    for (int i = 0; i < 20; i++) {
      String path = "interrupted/" + i;
      ExecutorService writer = Executors.newSingleThreadExecutor();
      Future<Boolean> creating =
          writer.submit(() -> open().createIfAbsent(path, new byte[100_000]));
      writer.shutdownNow();
      assertThat(writer.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
      boolean done = creating.isDone() && !creating.isCancelled() && wasCreated(creating);
      int length = open().read(path, Integer.MAX_VALUE).map(bytes -> bytes.length).orElse(0);
      assertThat(length).isIn(0, 100_000);
      if (done) {
        assertThat(length).isEqualTo(100_000);
      }
      open().createIfAbsent(path, new byte[5]);
      assertThat(open().read(path, Integer.MAX_VALUE)).isPresent();
    }
  }

  private static boolean wasCreated(Future<Boolean> creating) throws InterruptedException {
    try {
      return creating.get();
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(IOException.class);
      return false;
    }
  }

  @Test
  void aViewLeadsToWhatIsMounted() throws IOException {
    Configuration configuration = configuration();
    configuration.set("fs.viewfs.mounttable.site.link./bridge", hdfs(root));
    assertThatThrownBy(() -> HadoopChannelStorage.open("viewfs://site/bridge/o", configuration))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("what is mounted is missing");
    files().mkdirs(new Path(root));
    ChannelStorage storage = HadoopChannelStorage.open("viewfs://site/bridge/o/p", configuration);
    assertThat(storage.location()).isEqualTo(hdfs(root + "/o/p"));
    assertThat(storage.createIfAbsent("a/b", new byte[2])).isTrue();
    assertThat(open().read("o/p/a/b", 10)).hasValue(new byte[2]);
  }

  @Test
  void refusesWhatIsNotKnownToBeSafe() {
    Configuration configuration = configuration();
    configuration.set("fs.objects.impl", ObjectStore.class.getName());
    configuration.setBoolean("fs.objects.impl.disable.cache", true);
    for (String path : List.of("objects:///bucket/orders", "nobody-knows://bucket/orders")) {
      assertThatThrownBy(() -> HadoopChannelStorage.open(path, configuration))
          .isInstanceOf(BridgeException.class)
          .hasMessageContainingAll("Cannot keep a channel here", "Use HDFS or a local file system")
          .extracting(e -> ((BridgeException) e).code())
          .isEqualTo(ErrorCode.CHANNEL_STORAGE_UNFIT);
    }
  }

  @Test
  void isMaintainedWhileItIsWritten() {
    TestChannel channel = new TestChannel(hdfs(root), configuration()).begin("r1");
    for (int i = 0; i < 6; i++) {
      channel.epoch(3, 20);
    }
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.hadoop.dfs.replication", "1")
            .getOrCreate();
    List<List<String>> before = channel.rows();
    ChannelActions actions = ChannelActions.at(spark, hdfs(root));
    CompactResult compacted =
        actions.compact().minInputFiles(2).beforePublishing(() -> channel.epoch(1, 5)).run();
    assertThat(compacted.filesBefore()).isEqualTo(18);
    assertThat(channel.rows().subList(0, 6)).isEqualTo(before);
    assertThat(channel.named()).hasSize(2);
    OrphansResult orphans = actions.orphans().grace(Duration.ZERO).run();
    assertThat(orphans.deleted().files()).isEqualTo(18);
    assertThat(orphans.foreign().files()).isZero();
    assertThat(channel.onDisk()).containsExactlyInAnyOrderElementsOf(channel.named());
    assertThat(actions.expire().keepLast(2).run().epochs()).isEqualTo(5);
    assertThat(channel.rows()).hasSize(2).first().isEqualTo(before.get(5));
    assertThat(actions.describe().files().count()).isEqualTo(2);
  }
}
