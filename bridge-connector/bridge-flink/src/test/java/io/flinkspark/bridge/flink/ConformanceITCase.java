package io.flinkspark.bridge.flink;

import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;

/** Flink's conformance kit, in a MiniCluster. */
class ConformanceITCase extends BoundedSourceSuite {

  @TestEnv MiniClusterTestEnvironment flink = new MiniClusterTestEnvironment();

  @TestContext
  ExternalContextFactory<BridgeExternalContext> contexts = test -> new BridgeExternalContext();
}
