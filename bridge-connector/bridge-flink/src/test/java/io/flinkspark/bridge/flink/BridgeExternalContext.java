package io.flinkspark.bridge.flink;

import java.net.URL;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.testframe.external.ExternalSystemSplitDataWriter;
import org.apache.flink.connector.testframe.external.source.DataStreamSourceExternalContext;
import org.apache.flink.connector.testframe.external.source.TestingSourceSettings;

/**
 * What Flink's conformance kit reads from: a bridge whose partitions the kit writes. The source is
 * always bounded; where the kit wants an unbounded one, the partitions do not end.
 */
public final class BridgeExternalContext implements DataStreamSourceExternalContext<Numbered> {

  private static final int BATCH_ROWS = 17;
  private static final int MIN_ROWS = 50;
  private static final int MAX_ROWS = 200;

  private final GrowingRows rows = new GrowingRows();
  private final TestBridge bridge = new TestBridge(rows, BATCH_ROWS);
  private final List<URL> jars;
  private int maxPartitions = Integer.MAX_VALUE;
  private int writers;

  BridgeExternalContext() {
    this(List.of());
  }

  /**
   * @param jars what a cluster in other processes needs
   */
  BridgeExternalContext(List<URL> jars) {
    this.jars = jars;
  }

  /** From now on the kit's writers take turns in so many partitions, one partition each before. */
  void shareAmong(int partitions) {
    maxPartitions = partitions;
  }

  @Override
  public Source<Numbered, ?, ?> createSource(TestingSourceSettings settings) {
    if (settings.getBoundedness() == Boundedness.BOUNDED) {
      rows.complete();
    }
    return bridge.source(SparkRecords.pojo(Numbered.class)).build();
  }

  @Override
  public ExternalSystemSplitDataWriter<Numbered> createSourceSplitDataWriter(
      TestingSourceSettings settings) {
    int writer = writers++;
    int partition = writer < maxPartitions ? rows.addPartition() : writer % maxPartitions;
    return new ExternalSystemSplitDataWriter<>() {
      @Override
      public void writeRecords(List<Numbered> records) {
        rows.append(partition, records);
      }

      @Override
      public void close() {
        // What is written is there.
      }
    };
  }

  @Override
  public List<Numbered> generateTestData(
      TestingSourceSettings settings, int splitIndex, long seed) {
    Random random = new Random(seed);
    return Stream.generate(() -> row(random)).limit(random.nextInt(MIN_ROWS, MAX_ROWS)).toList();
  }

  private static Numbered row(Random random) {
    Numbered row = new Numbered();
    row.id = random.nextLong();
    row.setText(random.nextInt(5) == 0 ? null : Long.toHexString(random.nextLong()));
    return row;
  }

  @Override
  public TypeInformation<Numbered> getProducedType() {
    return TypeInformation.of(Numbered.class);
  }

  @Override
  public List<URL> getConnectorJarPaths() {
    return jars;
  }

  @Override
  public String toString() {
    return "bridge";
  }

  @Override
  public void close() {
    rows.complete();
    bridge.close();
  }
}
