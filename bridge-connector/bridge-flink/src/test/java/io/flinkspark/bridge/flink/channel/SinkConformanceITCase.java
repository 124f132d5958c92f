package io.flinkspark.bridge.flink.channel;

import java.util.List;
import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;

/** Flink's conformance kit, in a MiniCluster. */
class SinkConformanceITCase extends ChannelSinkSuite {

  @TestEnv MiniClusterTestEnvironment flink = new MiniClusterTestEnvironment();

  @TestContext
  ExternalContextFactory<ChannelExternalContext> contexts =
      test -> new ChannelExternalContext(List.of());
}
