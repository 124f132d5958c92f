package io.flinkspark.bridge.flink.channel;

import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SinkTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.junit.jupiter.api.Timeout;

/** Flink's own tests of what a sink must do. */
@Timeout(300)
abstract class ChannelSinkSuite extends SinkTestSuiteBase<NumberRow> {

  @TestSemantics CheckpointingMode[] semantics = {CheckpointingMode.EXACTLY_ONCE};
}
