package io.flinkspark.bridge.functions.bench;

import io.flinkspark.bridge.functions.expressions.SparkSql;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.utils.DataTypeUtils;

/** One Flink, in this JVM, and the jobs that it can run. Called by one thread. */
final class FunctionsSide {

  private final MiniCluster cluster;

  FunctionsSide() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .build());
    cluster.start();
  }

  /** Runs a job to its end and answers with what came out of it. */
  Map<String, Object> answer(String command, Map<String, String> arguments) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(
        StateBackendOptions.STATE_BACKEND, arguments.getOrDefault("backend", "hashmap"));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(1);
    env.getConfig().enableObjectReuse();
    DataStream<RowData> rows = MadeRows.stream(env, Long.parseLong(arguments.get("rows")));
    boolean allBytes = Boolean.parseBoolean(arguments.get("all-fields"));
    switch (command) {
      case "flink-rows" -> tally(rows, ProjectedSum::made);
      case "java-projection" -> projected(rows.map(new JavaProjection()).name("Java"), allBytes);
      case "functions-projection", "functions-jumping" ->
          projected(
              SparkSql.on(rows, MadeRows.TYPE).select(arguments.get("projection").split(";")),
              allBytes);
      case "sql-projection" -> projected(sql(env, rows, arguments.get("projection")), allBytes);
      case "java-stateful", "java-rocksdb" -> stateful(rows, new StatefulJobs.Java());
      case "functions-stateful", "functions-rocksdb" -> stateful(rows, StatefulJobs.spark());
      default -> throw new IllegalArgumentException("Cannot do " + command + ": not known");
    }
    Tally.reset();
    await(cluster.submitJob(env.getStreamGraph()).get().getJobID());
    Map<String, Object> answer = new HashMap<>(Tally.seen());
    answer.put("row-bytes", MadeRows.bytesPerRow());
    return answer;
  }

  private static DataStream<RowData> sql(
      StreamExecutionEnvironment env, DataStream<RowData> rows, String projection) {
    StreamTableEnvironment tables = StreamTableEnvironment.create(env);
    tables.getConfig().setLocalTimeZone(ZoneOffset.UTC);
    tables.createTemporaryView("made", rows);
    Table table = tables.sqlQuery("SELECT " + projection.replace(';', ',') + " FROM made");
    return tables.toDataStream(
        table, DataTypeUtils.toInternalDataType(table.getResolvedSchema().toPhysicalRowDataType()));
  }

  private static void projected(DataStream<RowData> rows, boolean allBytes) {
    tally(rows, allBytes ? ProjectedSum::full : ProjectedSum::quick);
  }

  private static void stateful(
      DataStream<RowData> rows, KeyedProcessFunction<Long, RowData, Long> function) {
    tally(
        rows.keyBy(row -> row.getLong(0), Types.LONG).process(function).returns(Types.LONG),
        score -> score);
  }

  private static <T> void tally(DataStream<T> stream, Tally.Value<T> value) {
    stream.map(new Tally<>(value)).returns(Types.LONG).sinkTo(new DiscardingSink<>());
  }

  private void await(JobID job) throws Exception {
    JobResult result = cluster.requestJobResult(job).get();
    if (result.getSerializedThrowable().isPresent()) {
      throw new IllegalStateException(
          "The job failed",
          result.getSerializedThrowable().get().deserializeError(getClass().getClassLoader()));
    }
  }

  /** Ends it. */
  void close() throws Exception {
    cluster.close();
  }
}
