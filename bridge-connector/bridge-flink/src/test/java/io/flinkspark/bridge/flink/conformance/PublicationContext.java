package io.flinkspark.bridge.flink.conformance;

import io.flinkspark.bridge.flink.SparkRecords;
import io.flinkspark.bridge.flink.SparkSource;
import io.flinkspark.bridge.flink.TestBridge;
import java.net.URL;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.testframe.external.ExternalSystemSplitDataWriter;
import org.apache.flink.connector.testframe.external.source.DataStreamSourceExternalContext;
import org.apache.flink.connector.testframe.external.source.TestingSourceSettings;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.types.RowUtils;

/** What Flink's conformance kit asks of an external system: a bridge of one publication. */
final class PublicationContext implements DataStreamSourceExternalContext<Row> {

  private static final int BATCH_ROWS = 7;

  private final WrittenRows rows = new WrittenRows();
  private final TestBridge bridge = new TestBridge(rows, BATCH_ROWS);
  private final List<URL> jars;

  /**
   * @param jars what a cluster in other processes needs
   */
  PublicationContext(List<URL> jars) {
    this.jars = jars;
  }

  @Override
  public List<URL> getConnectorJarPaths() {
    return jars;
  }

  /** The kit leaves out the cases that ask for what a source refuses to be. */
  @Override
  public Source<Row, ?, ?> createSource(TestingSourceSettings settings) {
    if (settings.getBoundedness() != Boundedness.BOUNDED) {
      throw new UnsupportedOperationException("Cannot read for ever: a publication is bounded");
    }
    return SparkSource.<Row>builder()
        .address(bridge.address())
        .token(bridge.token())
        .publication(TestBridge.PUBLICATION)
        .records(SparkRecords.row())
        .build();
  }

  @Override
  public ExternalSystemSplitDataWriter<Row> createSourceSplitDataWriter(
      TestingSourceSettings settings) {
    List<String> partition = rows.add();
    return new ExternalSystemSplitDataWriter<>() {
      @Override
      public void writeRecords(List<Row> records) {
        records.forEach(row -> partition.add((String) row.getField(0)));
      }

      @Override
      public void close() {
        // The rows stay until the context ends.
      }
    };
  }

  @Override
  public List<Row> generateTestData(TestingSourceSettings settings, int split, long seed) {
    Random chance = new Random(seed);
    Map<String, Integer> positions = new LinkedHashMap<>(Map.of(WrittenRows.COLUMN, 0));
    List<Row> records = new ArrayList<>();
    for (int i = 0; i < 50 + chance.nextInt(50); i++) {
      Row row =
          RowUtils.createRowWithNamedPositions(
              RowKind.INSERT,
              new Object[] {split + "-" + i + "-" + chance.nextLong()},
              new LinkedHashMap<>(positions));
      records.add(row);
    }
    return records;
  }

  @Override
  public TypeInformation<Row> getProducedType() {
    return Types.ROW_NAMED(new String[] {WrittenRows.COLUMN}, Types.STRING);
  }

  @Override
  public void close() {
    bridge.close();
  }

  @Override
  public String toString() {
    return "a publication";
  }
}
