package io.flinkspark.e2e.keep;

import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.clusters.Clusters;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where running clusters are found, and how a job gets onto them. */
final class Addresses {
  private Addresses() {}

  static Map<String, String> of(Clusters clusters, Installation installation) {
    Map<String, String> map = new LinkedHashMap<>();
    String kafka = clusters.kafka().bootstrapServers();
    String hdfs = clusters.hdfs().uri().toString();
    String flink = clusters.flink().restUrl();
    String spark = clusters.spark().masterUrl();
    map.put("Kafka bootstrap servers", kafka);
    map.put("HDFS", hdfs);
    map.put("HDFS web page", clusters.hdfs().webUrl());
    map.put("Flink web page and REST", flink);
    map.put("Spark master", spark);
    map.put("Spark web page", clusters.spark().webUrl());
    map.put(
        "submit to Flink",
        "flink run -d -m %s -c io.flinkspark.jobs.flink.AccessLogJob %s --source kafka://%s/access-log --kafka %s --out %s/access-log"
            .formatted(
                URI.create(flink).getAuthority(), installation.flinkJobs(), kafka, kafka, hdfs));
    map.put(
        "submit to Spark",
        "spark-submit --master %s --class io.flinkspark.jobs.spark.TrafficReportJob %s --in %s/access-log --report file:///tmp/report"
            .formatted(spark, installation.sparkJobs(), hdfs));
    return map;
  }
}
