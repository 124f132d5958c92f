package io.flinkspark.e2e.bench;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One case's rate over another's, and what it is to be at least.
 *
 * @param over the case whose rate is divided
 * @param under the case whose rate it is divided by
 * @param bar to be reached
 * @param dream to be wished for
 */
record Ratio(String name, String over, String under, double bar, double dream) {

  /** Of {@code direct.json}. */
  static final List<Ratio> DIRECT =
      List.of(
          new Ratio("vs_spark_scan", "direct-parquet", "spark-scan", 0.8, 0.95),
          new Ratio("vs_spark_scan_cached", "direct-cached", "spark-scan-cached", 0.5, 0.7),
          new Ratio("vs_parquet_round_trip", "direct-parquet", "parquet-round-trip", 5, 7),
          new Ratio("vs_kafka_avro", "direct-parquet", "kafka-avro", 6, 10),
          new Ratio("vs_kafka_json", "direct-parquet", "kafka-json", 12, 20),
          new Ratio("vs_socket_text", "direct-parquet", "socket-text", 5, 8),
          new Ratio("transport_vs_loopback", "direct-batches", "loopback", 0.4, 0.6),
          new Ratio("transport_vs_flink", "direct-batches", "flink-memory", 0.6, 0.9),
          new Ratio("vs_arrow_converters", "direct-parquet", "arrow-converters", 1.8, 2.5),
          new Ratio("pojo_vs_limit", "direct-pojo", "flink-memory-pojo", 0.65, 0.9),
          new Ratio("two_vs_one", "direct-two", "direct-parquet", 1.8, 1.95));

  /** Of {@code channel.json}. */
  static final List<Ratio> CHANNEL =
      List.of(
          new Ratio("write_vs_filesink", "channel-rows", "filesink-rows", 0.95, 1),
          new Ratio("write_vs_filesink_avro", "channel-avro", "filesink-avro", 0.95, 1),
          new Ratio("read_vs_parquet", "channel-scan", "parquet-scan", 0.95, 1),
          new Ratio(
              "read_vs_parquet_aggregate", "channel-aggregate", "parquet-aggregate", 0.95, 1));

  /** Of {@code functions.json}. */
  static final List<Ratio> FUNCTIONS =
      List.of(
          new Ratio("projection_vs_java", "functions-projection", "java-projection", 0.7, 0.9),
          new Ratio("projection_vs_spark", "functions-projection", "spark-projection", 1, 1.2),
          new Ratio("jumping_vs_spark", "functions-jumping", "spark-jumping", 0.6, 1),
          new Ratio("projection_vs_flinksql", "functions-projection", "sql-projection", 0.7, 1),
          new Ratio("stateful_vs_java", "functions-stateful", "java-stateful", 0.7, 0.9),
          new Ratio("stateful_vs_java_rocksdb", "functions-rocksdb", "java-rocksdb", 0.7, 1));

  /** The ratio, where both cases ran. */
  OptionalDouble of(Map<String, CaseResult> results) {
    if (!results.containsKey(over) || !results.containsKey(under)) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        results.get(over).rowsPerSecond() / results.get(under).rowsPerSecond());
  }

  /** Whether a value reaches the bar. */
  boolean isMet(double value) {
    return BenchResults.rounded(value) >= bar;
  }
}
