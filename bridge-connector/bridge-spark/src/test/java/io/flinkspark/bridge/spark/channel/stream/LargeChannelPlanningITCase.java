package io.flinkspark.bridge.spark.channel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelStorage;
import io.flinkspark.bridge.protocol.channel.LocalChannelStorage;
import io.flinkspark.bridge.spark.channel.read.AvroTypes;
import io.flinkspark.bridge.spark.channel.read.ChannelRead;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.junit.jupiter.api.Test;

/**
 * A micro-batch of a channel with a hundred thousand epochs is planned as fast as of a few. What is
 * asserted is the processor's time, which others on the machine do not change.
 */
class LargeChannelPlanningITCase extends StreamSpark {

  private static final int EPOCHS = 100_000;
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  private final List<Long> cpuMicros = new ArrayList<>();

  private ChannelMicroBatchStream open(
      ChannelStorage storage, Path root, Map<String, String> options, String checkpoint) {
    Schema schema = AvroTypes.parse(TestLedger.SCHEMA);
    return new ChannelMicroBatchStream(
        "large",
        () -> Channel.open(storage),
        options,
        new ChannelRead(
            spark(), root.toUri().toString(), schema, AvroTypes.columns(schema), List.of()),
        directory.resolve(checkpoint).toString());
  }

  /** Plans the next batch; as Spark does, with what it shows of its progress. */
  private Offset plan(ChannelMicroBatchStream stream, Offset start, List<Long> micros) {
    long began = System.nanoTime();
    long beganCpu = CPU.getCurrentThreadCpuTime();
    Offset end = stream.latestOffset(start, stream.getDefaultReadLimit());
    stream.reportLatestOffset();
    InputPartition[] partitions = stream.planInputPartitions(start, end);
    stream.metrics(Optional.of(end));
    cpuMicros.add((CPU.getCurrentThreadCpuTime() - beganCpu) / 1000);
    micros.add((System.nanoTime() - began) / 1000);
    assertThat(partitions).isNotEmpty();
    return end;
  }

  private static String summary(List<Long> micros) {
    List<Long> sorted = new ArrayList<>(micros);
    Collections.sort(sorted);
    return String.format(
        "first %.1f ms, median %.1f ms, 95 of 100 %.1f ms, most %.1f ms",
        micros.get(0) / 1e3,
        sorted.get(sorted.size() / 2) / 1e3,
        sorted.get(sorted.size() * 95 / 100) / 1e3,
        sorted.get(sorted.size() - 1) / 1e3);
  }

  private static long median(List<Long> values) {
    List<Long> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  @Test
  void plansABatchInLessThanAHundredMilliseconds() throws IOException {
    MemoryStorage memory = new MemoryStorage();
    TestLedger ledger = new TestLedger(memory);
    for (int i = 0; i < EPOCHS; i++) {
      ledger.commit(50, 50);
    }
    Path root = directory.resolve("large");
    memory.writeTo(root);
    ChannelStorage storage = new LocalChannelStorage(root);
    // From the middle, ten epochs a batch.
    ChannelMicroBatchStream behind =
        open(storage, root, Map.of("max-epochs-per-trigger", "10", "start", "50000"), "behind");
    List<Long> ofBehind = new ArrayList<>();
    Offset offset = behind.initialOffset();
    for (int i = 0; i < 100; i++) {
      offset = plan(behind, offset, ofBehind);
    }
    System.out.println("LargeChannelPlanningITCase: 10 epochs in the middle: " + summary(ofBehind));
    // As far as it goes: the default limit.
    ChannelMicroBatchStream all = open(storage, root, Map.of(), "all");
    List<Long> ofAll = new ArrayList<>();
    offset = all.initialOffset();
    for (int i = 0; i < 30; i++) {
      offset = plan(all, offset, ofAll);
    }
    System.out.println("LargeChannelPlanningITCase: 1,000 epochs: " + summary(ofAll));
    // Each new epoch, as it comes.
    ChannelMicroBatchStream last =
        open(memory, root, Map.of("start", Long.toString(EPOCHS + 1L)), "last");
    List<Long> ofLast = new ArrayList<>();
    List<Long> operations = new ArrayList<>();
    offset = last.initialOffset();
    for (int i = 0; i < 100; i++) {
      ledger.commit(50, 50);
      long before = memory.operations();
      offset = plan(last, offset, ofLast);
      operations.add(memory.operations() - before);
    }
    System.out.println("LargeChannelPlanningITCase: the newest epoch: " + summary(ofLast));
    assertThat(median(cpuMicros.subList(0, 100))).as("microseconds").isLessThan(100_000);
    assertThat(median(cpuMicros.subList(130, 230))).as("microseconds").isLessThan(100_000);
    // What is new is read, and nothing else.
    assertThat(median(operations)).isLessThan(12);
  }
}
