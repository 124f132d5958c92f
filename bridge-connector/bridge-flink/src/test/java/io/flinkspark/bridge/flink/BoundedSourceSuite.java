package io.flinkspark.bridge.flink;

import org.apache.flink.connector.testframe.environment.TestEnvironment;
import org.apache.flink.connector.testframe.external.source.DataStreamSourceExternalContext;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SourceTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.Timeout;

/**
 * Flink's own tests of what a source must do. Where the kit wants an unbounded source, partitions
 * go on growing. A reader reads one partition after the other, so in the cases that start or end
 * with two readers the kit's four writers share two partitions that do not end.
 */
@Timeout(300)
abstract class BoundedSourceSuite extends SourceTestSuiteBase<Numbered> {

  private static final int FEWEST_READERS = 2;

  @TestSemantics CheckpointingMode[] semantics = {CheckpointingMode.EXACTLY_ONCE};

  @Override
  @TestTemplate
  public void testScaleUp(
      TestEnvironment environment,
      DataStreamSourceExternalContext<Numbered> context,
      CheckpointingMode semantic)
      throws Exception {
    ((BridgeExternalContext) context).shareAmong(FEWEST_READERS);
    super.testScaleUp(environment, context, semantic);
  }

  @Override
  @TestTemplate
  public void testScaleDown(
      TestEnvironment environment,
      DataStreamSourceExternalContext<Numbered> context,
      CheckpointingMode semantic)
      throws Exception {
    ((BridgeExternalContext) context).shareAmong(FEWEST_READERS);
    super.testScaleDown(environment, context, semantic);
  }
}
