package io.flinkspark.jobs.spark.bench;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.bridge.protocol.channel.LocalChannelStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.SupportsAdmissionControl;
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** What is measured of channels: scans, when an epoch is seen, opening and planning. */
final class ChannelReading {

  static final String FORMAT = "bridge-channel";

  /** As {@code ChannelFeed} of Flink's side makes them. */
  private static final String[] COLUMNS = {
    "id",
    "timestamp_micros(1767225600000000 + id * 1000) AS ts",
    "concat('user-', lpad(pmod(id * 7919, 65536), 6, '0')) AS user",
    "concat('/store/categories/', pmod(pmod(id * 31, 65536), 97), '/items/', pmod(id * 31, 65536))"
        + " AS url",
    "CAST(CASE WHEN id % 50 = 0 THEN 500 WHEN id % 10 = 0 THEN 404 ELSE 200 END AS int) AS status",
    "pmod(id * 104729, 65536) AS bytes",
    "CAST(pmod(id * 13, 8000) AS double) / 8 AS latency"
  };

  private static final Duration PAUSE = Duration.ofNanos(200_000);

  private ChannelReading() {}

  static Dataset<Row> expected(SparkSession spark, long rows) {
    return spark.range(0, rows, 1, 1).selectExpr(COLUMNS);
  }

  static Dataset<Row> channel(SparkSession spark, Map<String, String> arguments) {
    return spark.read().format(FORMAT).load(uri(arguments));
  }

  static String uri(Map<String, String> arguments) {
    return Path.of(arguments.get("path")).toUri().toString();
  }

  /** Every column has to be decoded. */
  static Dataset<Row> aggregated(Dataset<Row> rows) {
    return rows.groupBy("status")
        .agg(count("id"), max("ts"), max("user"), max("url"), sum("bytes"), avg("latency"));
  }

  /**
   * Looks all the time until so many epochs are there, and notes when it saw each, in microseconds.
   * The first ones may have come before, together.
   */
  static Map<String, Object> watchChannel(Map<String, String> arguments) {
    Channel channel = awaitChannel(Path.of(arguments.get("path")));
    int wanted = Integer.parseInt(arguments.get("count"));
    Map<Long, Long> seen = new TreeMap<>();
    long last = 0;
    while (seen.size() < wanted) {
      ChannelView view = channel.view();
      long now = micros();
      for (ChannelEpoch epoch : view.epochs(last + 1, Long.MAX_VALUE).toList()) {
        seen.put(epoch.checkpoint(), now);
        last = epoch.number();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return Map.of(
        "seen",
        seen.entrySet().stream()
            .map(one -> one.getKey() + ":" + one.getValue())
            .collect(Collectors.joining(",")));
  }

  /** Its producer may be about to make it. */
  private static Channel awaitChannel(Path path) {
    while (true) {
      try {
        return Channel.open(new LocalChannelStorage(path));
      } catch (BridgeException e) {
        if (e.code() != ErrorCode.CHANNEL_UNKNOWN) {
          throw e;
        }
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** The same for a folder of files, as they get their visible names. */
  static Map<String, Object> watchFiles(Map<String, String> arguments) throws IOException {
    org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(uri(arguments));
    FileSystem files = folder.getFileSystem(new Configuration());
    int wanted = Integer.parseInt(arguments.get("count"));
    List<Long> seen = new ArrayList<>();
    while (seen.size() < wanted) {
      int visible = 0;
      FileStatus[] listed = files.exists(folder) ? files.listStatus(folder) : new FileStatus[0];
      for (FileStatus file : listed) {
        String name = file.getPath().getName();
        visible += name.startsWith(".") || name.startsWith("_") ? 0 : 1;
      }
      long now = micros();
      while (seen.size() < visible) {
        seen.add(now);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return Map.of("seen", seen.stream().map(Object::toString).collect(Collectors.joining(",")));
  }

  private static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  /** Opens a channel that nobody in this process knows, again and again; microseconds. */
  static Map<String, Object> open(Map<String, String> arguments) {
    Path path = Path.of(arguments.get("path"));
    long epochs = Long.parseLong(arguments.get("epochs"));
    return times(
        arguments,
        time -> {
          ChannelView view = Channel.open(new LocalChannelStorage(path)).view();
          require(view.newest().orElseThrow().number() == epochs, "see the last epoch");
        });
  }

  /** What a stream does for its next micro-batch somewhere in a long channel; microseconds. */
  static Map<String, Object> plan(SparkSession spark, Map<String, String> arguments) {
    long epochs = Long.parseLong(arguments.get("epochs"));
    int times = Integer.parseInt(arguments.get("times"));
    List<MicroBatchStream> streams = new ArrayList<>();
    for (int time = 0; time < times; time++) {
      long start = 1 + time * (epochs - 1) / times;
      streams.add(stream(spark, arguments, start));
    }
    return times(
        arguments,
        time -> {
          MicroBatchStream stream = streams.get(time);
          Offset from = stream.initialOffset();
          Offset to =
              ((SupportsAdmissionControl) stream).latestOffset(from, ReadLimit.maxRows(1_000));
          InputPartition[] partitions = stream.planInputPartitions(from, to);
          require(partitions.length > 0, "plan a micro-batch");
        });
  }

  private static MicroBatchStream stream(
      SparkSession spark, Map<String, String> arguments, long epoch) {
    Map<String, String> options = new HashMap<>();
    options.put("path", uri(arguments));
    options.put("start", Long.toString(epoch));
    options.put("max-rows-per-trigger", "1000");
    TableProvider provider =
        DataSource.lookupDataSourceV2(FORMAT, spark.sessionState().conf()).get();
    CaseInsensitiveStringMap map = new CaseInsensitiveStringMap(options);
    SupportsRead table =
        (SupportsRead) provider.getTable(provider.inferSchema(map), new Transform[0], options);
    return table.newScanBuilder(map).build().toMicroBatchStream(options.get("path"));
  }

  private interface Doing {
    void at(int time);
  }

  private static Map<String, Object> times(Map<String, String> arguments, Doing doing) {
    int times = Integer.parseInt(arguments.get("times"));
    List<String> micros = new ArrayList<>();
    for (int time = 0; time < times; time++) {
      long start = System.nanoTime();
      doing.at(time);
      micros.add(Long.toString((System.nanoTime() - start) / 1000));
    }
    return Map.of("micros", String.join(",", micros));
  }

  private static void require(boolean seen, String what) {
    if (!seen) {
      throw new IllegalStateException("Cannot " + what);
    }
  }
}
