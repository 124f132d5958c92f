package io.flinkspark.jobs.flink.bench;

import io.flinkspark.bridge.flink.SparkRecords;
import io.flinkspark.bridge.flink.SparkSource;
import io.flinkspark.bridge.protocol.Compression;
import io.flinkspark.bridge.protocol.Token;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;

/** One Flink, in this JVM, and what can be asked of it. Called by one thread. */
final class FlinkSide {

  private final MiniCluster cluster;
  private final int slots;
  private final ChannelWriting writing;
  private JobID job;

  FlinkSide(int slots) throws Exception {
    this.slots = slots;
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(WebOptions.CHECKPOINTS_HISTORY_SIZE, 1000);
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(32));
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    cluster.start();
    writing = new ChannelWriting(cluster);
  }

  /** Does one thing and answers with what there is to know of it. */
  Map<String, Object> answer(String command, Map<String, String> arguments) throws Exception {
    return switch (command) {
      case "load" -> load(arguments);
      case "start" -> start(arguments);
      case "await" -> await();
      case "await-held" -> awaitHeld(arguments);
      case "release" -> release();
      case "memory" -> memory();
      case "first-rows" -> FirstRows.measure(arguments);
      case "receive-bytes" -> receiveBytes(arguments);
      case "start-writing" -> writing.start(arguments);
      case "stop-feed" -> stopFeed();
      case "await-written" -> writing.await();
      default -> throw new IllegalArgumentException("Cannot do " + command + ": not known");
    };
  }

  private Map<String, Object> load(Map<String, String> arguments) throws Exception {
    MemoryFeed.load(Path.of(arguments.get("file")));
    return Map.of();
  }

  /** Submits a job; {@link #await} answers what arrived. */
  private Map<String, Object> start(Map<String, String> arguments) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    env.setParallelism(slots);
    env.getConfig().enableObjectReuse();
    build(env, arguments);
    Arrivals.reset();
    job = cluster.submitJob(env.getStreamGraph()).get().getJobID();
    return Map.of();
  }

  private void build(StreamExecutionEnvironment env, Map<String, String> arguments) {
    switch (arguments.get("source")) {
      case "memory" -> rows(env, new FeedSource<>(MemoryFeed.rows(times(arguments))), arguments);
      case "memory-pojo" ->
          pojos(
              env.fromSource(
                  new FeedSource<>(MemoryFeed.pojos(times(arguments))),
                  WatermarkStrategy.noWatermarks(),
                  "rows",
                  Types.POJO(BenchRecord.class)),
              arguments);
      case "bridge" -> rows(env, bridge(SparkRecords.rowData(), arguments), arguments);
      case "bridge-pojo" ->
          pojos(
              env.fromSource(
                  bridge(SparkRecords.pojo(BenchRecord.class), arguments),
                  WatermarkStrategy.noWatermarks(),
                  "rows"),
              arguments);
      case "arrow-vector" ->
          rows(
              env,
              new FeedSource<>(new ArrowVectorFeed(Integer.parseInt(arguments.get("port")))),
              arguments);
      case "files" -> rows(env, Alternatives.parquet(arguments.get("folder")), arguments);
      case "kafka-avro" ->
          tally(
              Alternatives.kafkaAvro(env, arguments, expectedRows(arguments)),
              new RowSum.OfAvro(),
              arguments);
      case "kafka-json" ->
          pojos(Alternatives.kafkaJson(env, arguments, expectedRows(arguments)), arguments);
      case "text" ->
          pojos(Alternatives.text(env, Integer.parseInt(arguments.get("port"))), arguments);
      default -> throw new IllegalArgumentException("Cannot read from " + arguments);
    }
  }

  private static int times(Map<String, String> arguments) {
    return Integer.parseInt(arguments.get("times"));
  }

  private static long expectedRows(Map<String, String> arguments) {
    return Long.parseLong(arguments.get("rows"));
  }

  private static <T> SparkSource<T> bridge(SparkRecords<T> records, Map<String, String> arguments) {
    return SparkSource.<T>builder()
        .address(arguments.get("address"))
        .token(Token.of(arguments.get("token")))
        .publication(arguments.get("publication"))
        .records(records)
        .compression(Compression.valueOf(arguments.getOrDefault("compression", "NONE")))
        .build();
  }

  private static void rows(
      StreamExecutionEnvironment env, Source<RowData, ?, ?> source, Map<String, String> arguments) {
    tally(
        env.fromSource(
            source, WatermarkStrategy.noWatermarks(), "rows", BenchTypes.rowTypeInformation()),
        "one-column".equals(arguments.get("columns"))
            ? new RowSum.OfFirstColumn()
            : new RowSum.OfRowData(),
        arguments);
  }

  private static void pojos(DataStream<BenchRecord> stream, Map<String, String> arguments) {
    tally(stream, new RowSum.OfPojo(), arguments);
  }

  private static <T> void tally(
      DataStream<T> stream, RowSum<T> sum, Map<String, String> arguments) {
    boolean allFields = Boolean.parseBoolean(arguments.get("all-fields"));
    if (Boolean.parseBoolean(arguments.get("hold"))) {
      Gate.close();
    }
    stream
        .map(new Tally<>(sum, allFields, expectedRows(arguments)))
        .returns(Types.LONG)
        .sinkTo(new DiscardingSink<>());
  }

  private Map<String, Object> await() throws Exception {
    JobResult result = cluster.requestJobResult(job).get();
    if (result.getSerializedThrowable().isPresent()) {
      throw new IllegalStateException(
          "The job failed",
          result.getSerializedThrowable().get().deserializeError(getClass().getClassLoader()));
    }
    return Arrivals.seen();
  }

  private static Map<String, Object> awaitHeld(Map<String, String> arguments)
      throws InterruptedException {
    int tasks = Integer.parseInt(arguments.get("tasks"));
    if (!Gate.awaitWaiting(tasks)) {
      throw new IllegalStateException("Cannot hold " + tasks + " tasks: not all had a row in time");
    }
    return Map.of();
  }

  /** Lets the tasks go on that wait at their first row. */
  private static Map<String, Object> release() {
    Gate.open();
    return Map.of();
  }

  private static Map<String, Object> stopFeed() {
    ChannelFeed.stop();
    return Map.of();
  }

  /** Live objects, and direct buffers outside the heap. */
  private static Map<String, Object> memory() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return Map.of("heap", heap, "native", direct);
  }

  /** No Flink: reads a socket to its end and counts. */
  private static Map<String, Object> receiveBytes(Map<String, String> arguments) throws Exception {
    InetSocketAddress address =
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), Integer.parseInt(arguments.get("port")));
    ByteBuffer memory = ByteBuffer.allocateDirect(1 << 20);
    long bytes = 0;
    long first;
    try (SocketChannel socket = SocketChannel.open(address)) {
      int count = socket.read(memory);
      first = System.currentTimeMillis();
      while (count >= 0) {
        bytes += count;
        memory.clear();
        count = socket.read(memory);
      }
    }
    return Map.of("bytes", bytes, "first", first, "last", System.currentTimeMillis());
  }

  /** Ends it. */
  void close() throws Exception {
    cluster.close();
  }
}
