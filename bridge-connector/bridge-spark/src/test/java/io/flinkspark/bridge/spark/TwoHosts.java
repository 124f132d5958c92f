package io.flinkspark.bridge.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.rpc.RpcEnv;
import scala.Option;

/** Spark's own master and two workers in this JVM, at two of the machine's loopback addresses. */
final class TwoHosts implements AutoCloseable {

  private final List<RpcEnv> members = new ArrayList<>();
  private final String master;

  TwoHosts(Path folder) {
    SparkConf settings = new SparkConf(false).set("spark.worker.ui.enabled", "false");
    RpcEnv env = Master.startRpcEnvAndEndpoint("127.0.0.1", 0, 0, settings)._1();
    members.add(env);
    master = env.address().toSparkURL();
    for (int i = 2; i <= 3; i++) {
      members.add(
          Worker.startRpcEnvAndEndpoint(
              "127.0.0." + i,
              0,
              0,
              1,
              512,
              new String[] {master},
              folder.toString(),
              Option.apply(i),
              settings,
              Option.empty()));
    }
  }

  String master() {
    return master;
  }

  @Override
  public void close() {
    for (int i = members.size() - 1; i >= 0; i--) {
      members.get(i).shutdown();
      members.get(i).awaitTermination();
    }
  }
}
