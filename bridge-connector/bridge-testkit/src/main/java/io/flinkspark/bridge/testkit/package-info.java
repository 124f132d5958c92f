/**
 * Real Kafka, HDFS, Flink and Spark clusters as processes of this machine, for tests and for trying
 * things out. {@link io.flinkspark.bridge.testkit.BridgeClusters} is the plain entry, {@link
 * io.flinkspark.bridge.testkit.BridgeExtension} the JUnit one.
 */
package io.flinkspark.bridge.testkit;
