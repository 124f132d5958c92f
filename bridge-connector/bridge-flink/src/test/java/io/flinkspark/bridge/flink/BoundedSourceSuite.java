package io.flinkspark.bridge.flink;

import org.apache.flink.connector.testframe.environment.TestEnvironment;
import org.apache.flink.connector.testframe.external.source.DataStreamSourceExternalContext;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SourceTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.Timeout;

/** Flink's own tests of what a source must do, as far as they fit one whose splits end. */
@Timeout(300)
abstract class BoundedSourceSuite extends SourceTestSuiteBase<Numbered> {

  private static final String ONE_AT_A_TIME =
      "The kit gives two readers four splits that never end; ours read one split after the other."
          + " RescalingITCase shows the same with splits that end.";

  @TestSemantics CheckpointingMode[] semantics = {CheckpointingMode.EXACTLY_ONCE};

  @Override
  @TestTemplate
  @Disabled(ONE_AT_A_TIME)
  public void testScaleUp(
      TestEnvironment environment,
      DataStreamSourceExternalContext<Numbered> context,
      CheckpointingMode semantic) {}

  @Override
  @TestTemplate
  @Disabled(ONE_AT_A_TIME)
  public void testScaleDown(
      TestEnvironment environment,
      DataStreamSourceExternalContext<Numbered> context,
      CheckpointingMode semantic) {}
}
