package io.flinkspark.bridge.functions.bench;

import io.flinkspark.bridge.functions.state.GroupStateFunction;
import io.flinkspark.bridge.functions.state.SparkStateful;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.streaming.GroupStateTimeout;

/** What a key has used so far, as Spark's function and as one of Flink's, with the same logic. */
final class StatefulJobs {

  private StatefulJobs() {}

  static GroupStateFunction<Long, RowData, Usage, Long> spark() {
    return SparkStateful.mapGroupsWithState(
        (key, rows, state) -> {
          Usage usage = state.exists() ? state.get() : new Usage();
          while (rows.hasNext()) {
            usage.add(rows.next());
          }
          state.update(usage);
          return usage.score();
        },
        Encoders.bean(Usage.class),
        Encoders.LONG(),
        GroupStateTimeout.NoTimeout());
  }

  /** Written by hand. */
  static final class Java extends KeyedProcessFunction<Long, RowData, Long> {
    private static final long serialVersionUID = 1;
    private transient ValueState<Usage> usages;

    @Override
    public void open(OpenContext context) {
      usages =
          getRuntimeContext()
              .getState(new ValueStateDescriptor<>("usage", Types.POJO(Usage.class)));
    }

    @Override
    public void processElement(RowData row, Context context, Collector<Long> out) throws Exception {
      Usage usage = usages.value();
      if (usage == null) {
        usage = new Usage();
      }
      usage.add(row);
      usages.update(usage);
      out.collect(usage.score());
    }
  }
}
