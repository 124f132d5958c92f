package examples;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Writes "number seen-so-far-with-this-last-digit" for the numbers from 0, exactly once, with state in RocksDB. */
public final class NumbersJob {

  public static void main(String[] args) throws Exception {
    String out = args[0];
    long count = Long.parseLong(args[1]);
    double perSecond = Double.parseDouble(args[2]);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    Configuration settings = new Configuration();
    settings.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    settings.setString("execution.checkpointing.incremental", "true");
    settings.setString("execution.checkpointing.dir", out + "-checkpoints");
    env.configure(settings);
    env.enableCheckpointing(500);
    env.fromSource(
            new DataGeneratorSource<Long>(
                number -> number, count, RateLimiterStrategy.perSecond(perSecond), Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "numbers")
        .uid("numbers")
        .keyBy(number -> number % 10)
        .process(new Count())
        .uid("count")
        .sinkTo(
            FileSink.<String>forRowFormat(new Path(out), new SimpleStringEncoder<>()).build())
        .uid("files");
    env.execute("numbers");
  }

  static final class Count extends KeyedProcessFunction<Long, Long, String> {
    private transient ValueState<Long> seen;

    @Override
    public void open(org.apache.flink.api.common.functions.OpenContext context) {
      seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Types.LONG));
    }

    @Override
    public void processElement(Long number, Context context, Collector<String> out)
        throws Exception {
      long before = seen.value() == null ? 0 : seen.value();
      seen.update(before + 1);
      out.collect(number + " " + (before + 1));
    }
  }
}
