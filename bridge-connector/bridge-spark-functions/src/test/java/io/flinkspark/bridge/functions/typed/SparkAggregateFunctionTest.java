package io.flinkspark.bridge.functions.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.functions.state.Harness;
import java.io.Serializable;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.AggregatingState;
import org.apache.flink.api.common.state.AggregatingStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkAggregateFunctionTest {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsABufferWhoseFieldsWereAddedDroppedAndWidened(boolean rocksDb) throws Exception {
    OperatorSubtaskState old = run(new First(), rocksDb, null, 3, 4);
    try (var harness =
        new Harness<>(new Running<>(new Second()), SparkAggregateFunctionTest::key, rocksDb)) {
      harness.initializeState(old);
      harness.open();
      harness.processElement(5, 0);
      assertThat(harness.extractOutputValues()).containsExactly("sum 12 count 3 best 5 spare 7");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goesOnWithTheSameBuffer(boolean rocksDb) throws Exception {
    OperatorSubtaskState old = run(new First(), rocksDb, null, 3, 4);
    old = run(new First(), rocksDb, old, 1);
    try (var harness =
        new Harness<>(new Running<>(new First()), SparkAggregateFunctionTest::key, rocksDb)) {
      harness.initializeState(old);
      harness.open();
      harness.processElement(1, 0);
      assertThat(harness.extractOutputValues()).containsExactly("sum 9 count 4");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void refusesABufferThatCannotBeRead(boolean rocksDb) throws Exception {
    OperatorSubtaskState old = run(new First(), rocksDb, null, 3);
    try (var harness =
        new Harness<>(new Running<>(new Third()), SparkAggregateFunctionTest::key, rocksDb)) {
      harness.initializeState(old);
      assertThatThrownBy(harness::open)
          .hasStackTraceContaining("Cannot restore the state of ")
          .hasStackTraceContaining("field `count` was bigint and is array<string>");
    }
  }

  private static String key(Integer value) {
    return "key";
  }

  private static OperatorSubtaskState run(
      Aggregator<Integer, ?, String> aggregator,
      boolean rocksDb,
      OperatorSubtaskState from,
      int... values)
      throws Exception {
    try (var harness =
        new Harness<>(new Running<>(aggregator), SparkAggregateFunctionTest::key, rocksDb)) {
      if (from != null) {
        harness.initializeState(from);
      }
      harness.open();
      for (int value : values) {
        harness.processElement(value, 0);
      }
      return harness.snapshot(1, 1);
    }
  }

  /** Aggregates what it gets, as a window does. */
  private static final class Running<BUF> extends KeyedProcessFunction<String, Integer, String>
      implements ResultTypeQueryable<String> {
    private static final long serialVersionUID = 1;
    private final SparkAggregateFunction<Integer, BUF, String> function;
    private transient AggregatingState<Integer, String> state;

    Running(Aggregator<Integer, BUF, String> aggregator) {
      this.function = SparkFunctions.aggregator(aggregator);
    }

    @Override
    public void open(OpenContext context) {
      state =
          getRuntimeContext()
              .getAggregatingState(
                  new AggregatingStateDescriptor<>("buffer", function, function.accumulatorType()));
    }

    @Override
    public void processElement(Integer value, Context context, Collector<String> out)
        throws Exception {
      state.add(value);
      out.collect(state.get());
    }

    @Override
    public TypeInformation<String> getProducedType() {
      return function.resultType();
    }
  }

  /** The buffer as it was. */
  public static class FirstBuffer implements Serializable {
    private static final long serialVersionUID = 1;
    private int sum;
    private long count;
    private String note = "gone";

    public int getSum() {
      return sum;
    }

    public void setSum(int sum) {
      this.sum = sum;
    }

    public long getCount() {
      return count;
    }

    public void setCount(long count) {
      this.count = count;
    }

    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }
  }

  /** The buffer as it is: a wider sum, no note, a field that can be null and one that cannot. */
  public static class SecondBuffer implements Serializable {
    private static final long serialVersionUID = 1;
    private long sum;
    private long count;
    private Integer best;
    private int spare = 7;

    public long getSum() {
      return sum;
    }

    public void setSum(long sum) {
      this.sum = sum;
    }

    public long getCount() {
      return count;
    }

    public void setCount(long count) {
      this.count = count;
    }

    public Integer getBest() {
      return best;
    }

    public void setBest(Integer best) {
      this.best = best;
    }

    public int getSpare() {
      return spare;
    }

    public void setSpare(int spare) {
      this.spare = spare;
    }
  }

  /** A buffer that no rule leads to. */
  public static class ThirdBuffer implements Serializable {
    private static final long serialVersionUID = 1;
    private String[] count = {};

    public String[] getCount() {
      return count;
    }

    public void setCount(String[] count) {
      this.count = count;
    }
  }

  private static final class First extends Aggregator<Integer, FirstBuffer, String> {
    private static final long serialVersionUID = 1;

    @Override
    public FirstBuffer zero() {
      return new FirstBuffer();
    }

    @Override
    public FirstBuffer reduce(FirstBuffer buffer, Integer value) {
      buffer.setSum(buffer.getSum() + value);
      buffer.setCount(buffer.getCount() + 1);
      return buffer;
    }

    @Override
    public FirstBuffer merge(FirstBuffer one, FirstBuffer other) {
      one.setSum(one.getSum() + other.getSum());
      one.setCount(one.getCount() + other.getCount());
      return one;
    }

    @Override
    public String finish(FirstBuffer buffer) {
      return "sum " + buffer.getSum() + " count " + buffer.getCount();
    }

    @Override
    public Encoder<FirstBuffer> bufferEncoder() {
      return Encoders.bean(FirstBuffer.class);
    }

    @Override
    public Encoder<String> outputEncoder() {
      return Encoders.STRING();
    }
  }

  private static final class Second extends Aggregator<Integer, SecondBuffer, String> {
    private static final long serialVersionUID = 1;

    @Override
    public SecondBuffer zero() {
      return new SecondBuffer();
    }

    @Override
    public SecondBuffer reduce(SecondBuffer buffer, Integer value) {
      buffer.setSum(buffer.getSum() + value);
      buffer.setCount(buffer.getCount() + 1);
      buffer.setBest(buffer.getBest() == null ? value : Math.max(buffer.getBest(), value));
      buffer.setSpare(buffer.getSpare() + 7);
      return buffer;
    }

    @Override
    public SecondBuffer merge(SecondBuffer one, SecondBuffer other) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String finish(SecondBuffer buffer) {
      return "sum "
          + buffer.getSum()
          + " count "
          + buffer.getCount()
          + " best "
          + buffer.getBest()
          + " spare "
          + buffer.getSpare();
    }

    @Override
    public Encoder<SecondBuffer> bufferEncoder() {
      return Encoders.bean(SecondBuffer.class);
    }

    @Override
    public Encoder<String> outputEncoder() {
      return Encoders.STRING();
    }
  }

  private static final class Third extends Aggregator<Integer, ThirdBuffer, String> {
    private static final long serialVersionUID = 1;

    @Override
    public ThirdBuffer zero() {
      return new ThirdBuffer();
    }

    @Override
    public ThirdBuffer reduce(ThirdBuffer buffer, Integer value) {
      return buffer;
    }

    @Override
    public ThirdBuffer merge(ThirdBuffer one, ThirdBuffer other) {
      return one;
    }

    @Override
    public String finish(ThirdBuffer buffer) {
      return "";
    }

    @Override
    public Encoder<ThirdBuffer> bufferEncoder() {
      return Encoders.bean(ThirdBuffer.class);
    }

    @Override
    public Encoder<String> outputEncoder() {
      return Encoders.STRING();
    }
  }
}
