package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.flink.arrow.ArrowSchema;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ControlMessage.PublicationInfo;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.ReadPlan;
import io.flinkspark.bridge.protocol.SplitId;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the driver what a publication holds, and refuses what a bounded source cannot read. */
final class SplitDiscovery implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SplitDiscovery.class);

  private final SparkReadOptions options;
  private final DriverClient driver;

  SplitDiscovery(SparkReadOptions options) {
    this.options = options;
    driver = new DriverClient(options);
  }

  /** The columns of the publication before anything is planned: a plan for no row costs nothing. */
  ArrowSchema glance() {
    return schema(options.plan().withLimit(0));
  }

  /** The columns of the publication when it is read like this. */
  ArrowSchema schema(ReadPlan plan) {
    return ArrowSchema.read(describe(plan).arrowSchema().toBuffer());
  }

  /** One split a partition; tries again while there is hope. */
  DiscoveredSplits discover(ArrowSchema expected, String consumer) {
    for (int retry = 1; ; retry++) {
      try {
        return splitsOf(describe(options.plan()), expected, consumer);
      } catch (BridgeException e) {
        Duration pause = options.retry().pauseBefore(retry);
        if (!e.isRetriable() || retry > options.retry().retries()) {
          throw e;
        }
        LOG.warn(
            "Asking for {} again in {} ms, retry {} of {}",
            options.publication(),
            pause.toMillis(),
            retry,
            options.retry().retries(),
            e);
        if (driver.pause(pause)) {
          throw e;
        }
      }
    }
  }

  private DiscoveredSplits splitsOf(PublicationInfo info, ArrowSchema expected, String consumer) {
    ArrowSchema schema = ArrowSchema.read(info.arrowSchema().toBuffer());
    if (!schema.equals(expected)) {
      throw new BridgeException(
          ErrorCode.SCHEMA_INCOMPATIBLE,
          String.format(
              "Cannot read %s: its columns are %s, not %s as when the job was built",
              options.publication(), schema, expected));
    }
    LOG.info(
        "Publication {}: {} partitions, generation {}, read as {}",
        info.publication(),
        info.partitions(),
        info.generation(),
        consumer);
    List<SparkSplit> splits =
        IntStream.range(0, info.partitions())
            .mapToObj(
                partition ->
                    new SparkSplit(
                        info.generation(),
                        new SplitId(info.epoch(), partition),
                        0,
                        info.preferredHosts().isEmpty()
                            ? List.of()
                            : info.preferredHosts().get(partition),
                        consumer,
                        share(info.estimatedRows(), info.partitions()),
                        share(info.estimatedBytes(), info.partitions())))
            .toList();
    return new DiscoveredSplits(info.generation(), splits);
  }

  private static long share(long estimate, int partitions) {
    return estimate == PublicationInfo.UNKNOWN ? SparkSplit.UNKNOWN : estimate / partitions;
  }

  private PublicationInfo describe(ReadPlan plan) {
    PublicationInfo info = driver.describe(plan);
    if (!info.epochs().complete() || info.epochs().first() != info.epochs().last()) {
      throw invalid("it is a stream of epochs, not one bounded set of rows");
    }
    if (!plan.allColumns() && !info.pushdown().columns()) {
      throw invalid("Spark does not select columns of it");
    }
    for (int filter = 0; filter < options.requiredFilters(); filter++) {
      if (!info.pushdown().filters().contains(filter)) {
        throw invalid("Spark does not apply the filter " + plan.filters().get(filter));
      }
    }
    return info;
  }

  private BridgeException invalid(String why) {
    return new BridgeException(
        ErrorCode.PLAN_INVALID, "Cannot read " + options.publication() + ": " + why);
  }

  @Override
  public void close() {
    driver.close();
  }
}
