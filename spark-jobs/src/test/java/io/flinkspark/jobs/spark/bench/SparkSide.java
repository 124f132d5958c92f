package io.flinkspark.jobs.spark.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import io.flinkspark.bridge.protocol.BridgeAddress;
import io.flinkspark.bridge.spark.SparkBridge;
import io.flinkspark.jobs.spark.bench.BenchRows.Sums;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.avro.functions;
import org.apache.spark.storage.StorageLevel;

/** One Spark, in this JVM, and what can be asked of it. Called by one thread. */
final class SparkSide {

  private final SparkSession spark;
  private final TaskClock clock;
  private final List<AutoCloseable> open = new ArrayList<>();
  private BatchServer batchServer;
  private SocketServer bytesServer;
  private Dataset<Row> cached;

  SparkSide(Path folder, int cores) {
    spark =
        SparkSession.builder()
            .master("local[" + cores + "]")
            .appName("bench")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.local.dir", folder.resolve("spark").toString())
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toUri().toString())
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
            // What Flink's FileSink writes has no mark that its timestamps are instants.
            .config("spark.sql.parquet.inferTimestampNTZ.enabled", false)
            // A file is a partition, however large.
            .config("spark.sql.files.maxPartitionBytes", "64g")
            .config("spark.sql.files.openCostInBytes", "64g")
            .getOrCreate();
    clock = TaskClock.of(spark.sparkContext());
  }

  /** Does one thing and answers with what there is to know of it. */
  Map<String, Object> answer(String command, Map<String, String> arguments) throws Exception {
    return switch (command) {
      case "generate" -> generate(arguments);
      case "sums" -> sums(arguments);
      case "made-sums" -> madeSums(arguments);
      case "cache" -> cache(arguments);
      case "publish" -> publish(arguments);
      case "publish-small" -> publishSmall(arguments);
      case "publish-made" -> publishMade(arguments);
      case "memory" -> ProcessMemory.now();
      case "prepare-batches" -> prepareBatches(arguments);
      case "scan" -> time(() -> Scans.batches(read(arguments)));
      case "scan-rows" -> time(() -> Scans.rows(read(arguments)));
      case "spark-projection", "spark-jumping" -> Projections.run(spark, arguments);
      case "scan-cached" -> time(() -> Scans.rows(cached));
      case "reset-clock" -> resetClock();
      case "task-start" -> Map.of("millis", clock.firstStart());
      case "batches-start" -> Map.of("millis", batchServer.startMillis());
      case "bytes-start" -> Map.of("millis", bytesServer.startMillis());
      case "serve-converters" -> serve("converters", Senders.arrowConverters(read(arguments)));
      case "serve-text" -> serve("text", Senders.textLines(read(arguments)));
      case "write-parquet" -> writeParquet(arguments);
      case "write-kafka" -> writeKafka(arguments);
      case "made-channel-sums" ->
          sums(ChannelReading.expected(spark, Long.parseLong(arguments.get("rows"))));
      case "channel-sums" -> sums(ChannelReading.channel(spark, arguments));
      case "scan-channel" -> time(() -> Scans.batches(ChannelReading.channel(spark, arguments)));
      case "aggregate" -> time(() -> Scans.rows(ChannelReading.aggregated(read(arguments))));
      case "aggregate-channel" ->
          time(
              () ->
                  Scans.rows(ChannelReading.aggregated(ChannelReading.channel(spark, arguments))));
      case "watch-channel" -> ChannelReading.watchChannel(arguments);
      case "watch-files" -> ChannelReading.watchFiles(arguments);
      case "make-long-channel" -> LongChannel.make(arguments);
      case "open-channel" -> ChannelReading.open(arguments);
      case "plan-channel" -> ChannelReading.plan(spark, arguments);
      default -> throw new IllegalArgumentException("Cannot do " + command + ": not known");
    };
  }

  private Dataset<Row> read(Map<String, String> arguments) {
    return spark.read().parquet(Path.of(arguments.get("folder")).toUri().toString());
  }

  private Map<String, Object> generate(Map<String, String> arguments) {
    BenchRows.write(
        spark,
        Long.parseLong(arguments.get("rows")),
        Integer.parseInt(arguments.get("partitions")),
        Path.of(arguments.get("folder")));
    return Map.of();
  }

  private Map<String, Object> sums(Map<String, String> arguments) {
    return sums(read(arguments).where("id < " + arguments.get("below")));
  }

  private Map<String, Object> madeSums(Map<String, String> arguments) {
    return sums(BenchRows.generate(spark, Long.parseLong(arguments.get("rows")), 1));
  }

  private static Map<String, Object> sums(Dataset<Row> rows) {
    Sums sums = BenchRows.sums(rows);
    return Map.of("quick", sums.quick(), "full", sums.full());
  }

  private Map<String, Object> cache(Map<String, String> arguments) {
    // A plan of its own: Spark would take the cache for the files' plan, too.
    cached = read(arguments).where("id >= 0").persist(StorageLevel.MEMORY_ONLY());
    return Map.of("rows", cached.count());
  }

  /** Offers the rows of a folder, and what is in the cache. */
  private Map<String, Object> publish(Map<String, String> arguments) {
    SparkBridge bridge = bridge();
    bridge.publish("parquet", read(arguments));
    if (cached != null) {
      bridge.publish("cached", cached);
    }
    return address(bridge);
  }

  /** Offers partitions with a row each, and partitions with none. */
  private Map<String, Object> publishSmall(Map<String, String> arguments) {
    SparkBridge bridge = bridge();
    int tiny = Integer.parseInt(arguments.get("tiny"));
    bridge.publish("tiny", spark.range(0, tiny, 1, tiny).toDF());
    bridge.publish("empty", empty(Integer.parseInt(arguments.get("empty"))));
    return address(bridge);
  }

  /** Offers rows that are made while they are read, so that no file takes memory. */
  private Map<String, Object> publishMade(Map<String, String> arguments) {
    SparkBridge bridge = bridge();
    int partitions = Integer.parseInt(arguments.get("partitions"));
    for (String rows : arguments.get("rows").split(",")) {
      bridge.publish("made-" + rows, BenchRows.generate(spark, Long.parseLong(rows), partitions));
    }
    return address(bridge);
  }

  private SparkBridge bridge() {
    SparkBridge bridge = SparkBridge.builder(spark).port(0).start();
    open.add(bridge);
    return bridge;
  }

  private static Map<String, Object> address(SparkBridge bridge) {
    return Map.of("address", bridge.address(), "token", bridge.token().reveal());
  }

  private Dataset<Row> empty(int partitions) {
    JavaRDD<Long> none =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(List.of(), partitions);
    return spark.createDataset(none.rdd(), Encoders.LONG()).toDF();
  }

  /** Makes batches of a small dataset's rows, and serves them with and without the protocol. */
  private Map<String, Object> prepareBatches(Map<String, String> arguments) throws IOException {
    int times = Integer.parseInt(arguments.get("times"));
    PreparedBatches batches;
    try (SparkBridge bridge = SparkBridge.builder(spark).port(0).start()) {
      bridge.publish("prepared", read(arguments));
      batches =
          PreparedBatches.read(
              BridgeAddress.parse(bridge.address().toString()), bridge.token(), "prepared");
    }
    batches.save(Path.of(arguments.get("file")));
    batchServer = new BatchServer(batches, times);
    open.add(batchServer);
    bytesServer = new SocketServer("bytes", Senders.bytesOnly(batches, times));
    open.add(bytesServer);
    return Map.of(
        "rows", batches.rows(),
        "bytes", batches.bytes(),
        "address", batchServer.address(),
        "token", batchServer.token().reveal(),
        "port", bytesServer.port());
  }

  /** How long the tasks of a scan take. */
  private Map<String, Object> time(LongSupplier scan) throws TimeoutException {
    clock.reset();
    long rows = scan.getAsLong();
    return Map.of("rows", rows, "millis", clock.millis(spark.sparkContext()));
  }

  private Map<String, Object> resetClock() {
    clock.reset();
    return Map.of();
  }

  private Map<String, Object> serve(String name, SocketServer.Sending sending) throws IOException {
    SocketServer server = new SocketServer(name, sending);
    open.add(server);
    return Map.of("port", server.port());
  }

  private Map<String, Object> writeParquet(Map<String, String> arguments) throws Exception {
    Dataset<Row> rows = read(arguments);
    clock.reset();
    rows.write().mode(SaveMode.Overwrite).parquet(Path.of(arguments.get("to")).toUri().toString());
    return Map.of("millis", System.currentTimeMillis() - clock.firstStart());
  }

  private Map<String, Object> writeKafka(Map<String, String> arguments) throws Exception {
    Column row = struct(col("*"));
    Column value =
        switch (arguments.get("format")) {
          case "avro" -> functions.to_avro(row, BenchRows.AVRO_SCHEMA);
          case "json" -> to_json(row);
          default -> throw new IllegalArgumentException("Cannot write " + arguments);
        };
    clock.reset();
    read(arguments)
        .select(value.as("value"))
        .write()
        .format("kafka")
        .option("kafka.bootstrap.servers", arguments.get("servers"))
        .option("topic", arguments.get("topic"))
        .save();
    return Map.of("millis", clock.firstStart());
  }

  /** Ends it. */
  void close() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
    spark.close();
  }
}
