package io.flinkspark.bridge.flink;

import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.environment.TestEnvironment;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.external.source.DataStreamSourceExternalContext;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SourceTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.Timeout;

/** Flink's own tests of what a source must do, in a MiniCluster. */
@Timeout(300)
class ConformanceITCase extends SourceTestSuiteBase<Numbered> {

  private static final String ONE_AT_A_TIME =
      "The kit gives two readers four splits that never end; ours read one split after the other."
          + " RescalingITCase shows the same with splits that end.";

  @TestEnv MiniClusterTestEnvironment flink = new MiniClusterTestEnvironment();

  @TestSemantics CheckpointingMode[] semantics = {CheckpointingMode.EXACTLY_ONCE};

  @TestContext
  ExternalContextFactory<BridgeExternalContext> contexts = test -> new BridgeExternalContext();

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
