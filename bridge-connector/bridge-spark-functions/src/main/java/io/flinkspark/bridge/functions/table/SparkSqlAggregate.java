package io.flinkspark.bridge.functions.table;

import io.flinkspark.bridge.functions.encoders.BoundEncoder;
import io.flinkspark.bridge.functions.encoders.EncoderCodec;
import io.flinkspark.bridge.functions.encoders.StateCell;
import io.flinkspark.bridge.functions.encoders.StateCellReader;
import io.flinkspark.bridge.functions.encoders.StateCellSerializer;
import io.flinkspark.bridge.functions.encoders.ValueBackup;
import io.flinkspark.bridge.functions.errors.ErrorPolicy;
import io.flinkspark.bridge.functions.types.RowDataTarget;
import io.flinkspark.bridge.functions.types.RowDataView;
import io.flinkspark.bridge.functions.types.SparkTypes;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.InputTypeStrategies;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeStrategies;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.DataTypeUtils;
import org.apache.flink.types.RowKind;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.expressions.Aggregator;
import org.apache.spark.sql.types.StructType;

/**
 * A Spark {@link Aggregator} as an aggregate function of Flink SQL. The accumulator is a RAW type
 * of the aggregator's buffer, stored as its buffer encoder says. What the aggregator throws for a
 * row is left to an {@link ErrorPolicy}; what it throws when it merges or finishes fails the job.
 * Not meant to be called by hand; used by the task's thread alone.
 *
 * @param <IN> the arguments in one
 * @param <BUF> the aggregator's buffer
 * @param <OUT> the results
 */
public final class SparkSqlAggregate<IN, BUF, OUT>
    extends AggregateFunction<Object, StateCell<BUF>> {
  private static final long serialVersionUID = 1;

  private final Aggregator<IN, BUF, OUT> aggregator;
  private final BoundEncoder<IN> input;
  private final RowType arguments;
  private final BoundEncoder<BUF> buffer;
  private final StateCellReader<BUF> reader;
  private final ErrorPolicy<IN> errors;
  private final ValueBackup<BUF> backup;
  private final BoundEncoder<OUT> output;
  private final StructType columns;
  private final boolean isStruct;

  private transient EncoderCodec<IN> inputs;
  private transient RowDataView view;
  private transient EncoderCodec<BUF> buffers;
  private transient EncoderCodec<OUT> outputs;
  private transient RowDataTarget target;

  SparkSqlAggregate(
      Aggregator<IN, BUF, OUT> aggregator, Encoder<IN> input, ErrorPolicy<IN> errors) {
    this.aggregator = aggregator;
    this.input = BoundEncoder.of(input);
    this.arguments = SparkTypes.toRowType(input.schema());
    this.buffer = BoundEncoder.of(aggregator.bufferEncoder());
    this.reader = new StateCellReader<>(buffer);
    this.errors = errors;
    this.backup = new ValueBackup<>(buffer);
    this.output = BoundEncoder.of(aggregator.outputEncoder());
    this.columns = aggregator.outputEncoder().schema();
    this.isStruct = BoundEncoder.isStruct(aggregator.outputEncoder());
    resultType();
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory types) {
    return TypeInference.newBuilder()
        .inputTypeStrategy(
            InputTypeStrategies.explicitSequence(
                arguments.getChildren().stream()
                    .map(SparkSqlAggregate::internal)
                    .toArray(DataType[]::new)))
        .accumulatorTypeStrategy(TypeStrategies.explicit(accumulatorType()))
        .outputTypeStrategy(TypeStrategies.explicit(internal(resultType())))
        .build();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private DataType accumulatorType() {
    return DataTypes.RAW((Class) StateCell.class, new StateCellSerializer<>(buffer));
  }

  private LogicalType resultType() {
    RowType row = SparkTypes.toRowType(columns);
    return isStruct ? row : row.getTypeAt(0);
  }

  private static DataType internal(LogicalType type) {
    return DataTypeUtils.toInternalDataType(type.copy(true));
  }

  @Override
  public void open(FunctionContext context) {
    errors.open(context.getMetricGroup());
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    inputs = input.codec(loader);
    view = new RowDataView(arguments);
    buffers = buffer.codec(loader);
    outputs = output.codec(loader);
    target = new RowDataTarget(columns);
  }

  @Override
  public StateCell<BUF> createAccumulator() {
    return new StateCell<>(aggregator.zero());
  }

  /**
   * Takes a row.
   *
   * @param arguments in Flink's internal form; null where SQL has NULL
   */
  public void accumulate(StateCell<BUF> cell, Object... arguments) {
    BUF before = reader.value(cell);
    if (!errors.failsJob()) {
      backup.keep(before);
    }
    try {
      IN value = inputs.fromRow(view.pointTo(GenericRowData.of(arguments)));
      cell.setValue(aggregator.reduce(before, value));
    } catch (Exception e) {
      errors.failed(e);
      cell.setValue(backup.kept());
    }
  }

  /** Takes what others have taken. They stay as they are: windows may share them. */
  public void merge(StateCell<BUF> cell, Iterable<StateCell<BUF>> others) {
    for (StateCell<BUF> other : others) {
      BUF theirs = reader.value(other);
      // A merge may give out its second buffer, and change it the next time.
      BUF copy = buffer.hasImmutableValues() ? theirs : buffers.copy(theirs);
      cell.setValue(aggregator.merge(reader.value(cell), copy));
    }
  }

  @Override
  public Object getValue(StateCell<BUF> cell) {
    OUT result = aggregator.finish(reader.value(cell));
    if (result == null) {
      return null;
    }
    InternalRow row = outputs.toOwnRow(result);
    target.start(RowKind.INSERT);
    for (int i = 0; i < columns.size(); i++) {
      target.update(i, row.isNullAt(i) ? null : row.get(i, columns.apply(i).dataType()));
    }
    GenericRowData written = target.finish();
    return isStruct ? written : written.getField(0);
  }
}
