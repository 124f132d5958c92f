package io.flinkspark.e2e.demo;

import io.flinkspark.bridge.testkit.Member;
import io.flinkspark.e2e.clusters.Clusters;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What happens to the running pipeline. Most often a process dies: a member of the clusters, or
 * Spark's streaming driver.
 */
enum MemberFault {
  BROKER("Kafka's broker", clusters -> clusters.kafka().broker()),
  DATA_NODE("the only DataNode", clusters -> clusters.hdfs().dataNode()),
  NAME_NODE("the NameNode", clusters -> clusters.hdfs().nameNode()),
  TASK_MANAGER("a TaskManager", clusters -> clusters.flink().taskManagers().get(0)),
  JOB_MANAGER("the JobManager", clusters -> clusters.flink().jobManager()),
  MASTER("Spark's Master", clusters -> clusters.spark().master()),
  WORKER("a Spark Worker", clusters -> clusters.spark().workers().get(0)),
  /** Nobody dies. */
  QUOTA("space: HDFS's quota is used up", clusters -> null),
  /** Nobody dies; only containers have a network each. */
  NETWORK("the network of a TaskManager, for 20 s", clusters -> null),
  DRIVER("the streaming driver", clusters -> null);

  static final Duration NETWORK_AWAY = Duration.ofSeconds(20);

  private final String text;
  private final Function<Clusters, Member> member;

  MemberFault(String text, Function<Clusters, Member> member) {
    this.text = text;
    this.member = member;
  }

  /** As people read it. */
  String text() {
    return text;
  }

  boolean isPossible(Environment environment) {
    return this != NETWORK || environment == Environment.CONTAINERS;
  }

  /** The member that dies, if one does; the driver is none. */
  Optional<Member> member(Clusters clusters) {
    return Optional.ofNullable(member.apply(clusters));
  }
}
