package io.flinkspark.bridge.functions.programs;

import io.flinkspark.bridge.functions.expressions.SparkAnswers;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Aggregator;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.Option;
import scala.Product;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.math.Numeric;

/**
 * An aggregator of Spark's own test programs, and the samples as the records that it takes.
 *
 * @param arguments the columns of {@link #ROW} that make a record
 * @param isOrdered whether the result depends on the records' order
 */
record AggregatorProgram<IN, BUF, OUT>(
    Aggregator<IN, BUF, OUT> aggregator,
    Encoder<IN> input,
    List<IN> records,
    String arguments,
    boolean isOrdered) {
  static final long SEED = System.nanoTime();
  static final List<Row> SAMPLES = samples();
  static final StructType ROW =
      new StructType()
          .add("a", DataTypes.IntegerType)
          .add("b", DataTypes.StringType)
          .add("flag", DataTypes.BooleanType)
          .add(
              "pair",
              new StructType().add("_1", DataTypes.BooleanType).add("_2", DataTypes.IntegerType));

  private static final String SQL = "org.apache.spark.sql.";
  private static final String JAVA_SUM =
      "test.org.apache.spark.sql.JavaDatasetAggregatorSuite$IntSumOf";

  String name() {
    String name = aggregator.getClass().getName();
    return name.replaceAll("\\$$", "").replaceAll(".*[.$]", "");
  }

  static List<AggregatorProgram<?, ?, ?>> all() throws ReflectiveOperationException {
    List<Tuple2<String, Integer>> pairs = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    List<Object> data = new ArrayList<>();
    for (Row sample : SAMPLES) {
      pairs.add(new Tuple2<>(sample.getString(1), sample.getInt(0)));
      numbers.add(sample.getInt(0));
      data.add(SparkPrograms.instance(SQL + "AggData", sample.getInt(0), sample.getString(1)));
    }
    Encoder<Tuple2<String, Integer>> pair = Encoders.tuple(Encoders.STRING(), Encoders.INT());
    Aggregator<Object, Object, Integer> sum = SparkPrograms.object(SQL + "ClassBufferAggregator");
    Encoder<Object> datum = sum.bufferEncoder();
    Encoder<Row> row = Encoders.row(ROW);
    Function1<Tuple2<String, Integer>, Long> number =
        (Function1<Tuple2<String, Integer>, Long> & Serializable) record -> (long) record._2;
    return List.of(
        unordered(SparkPrograms.instance(JAVA_SUM), pair, pairs, "b, a"),
        unordered(
            SparkPrograms.instance(
                SQL + "ParameterizedTypeSum",
                number,
                Numeric.LongIsIntegral$.MODULE$,
                Encoders.LONG()),
            pair,
            pairs,
            "b, a"),
        unordered(SparkPrograms.object(SQL + "ComplexResultAgg"), pair, pairs, "b, a"),
        unordered(SparkPrograms.object(SQL + "MapTypeBufferAgg"), Encoders.INT(), numbers, "a"),
        unordered(SparkPrograms.object(SQL + "ClassInputAgg"), datum, data, "a, b"),
        unordered(sum, datum, data, "a, b"),
        unordered(SparkPrograms.object(SQL + "ComplexBufferAgg"), datum, data, "a, b"),
        ordered(SparkPrograms.object(SQL + "NameAgg"), datum, data, "a, b"),
        ordered(SparkPrograms.object(SQL + "SeqAgg"), datum, data, "a, b"),
        ordered(SparkPrograms.object(SQL + "NullResultAgg"), datum, data, "a, b"),
        unordered(SparkPrograms.object(SQL + "RowAgg"), row, SAMPLES, "a, b, flag, pair"),
        ordered(
            SparkPrograms.object(SQL + "VeryComplexResultAgg"), row, SAMPLES, "a, b, flag, pair"),
        unordered(
            SparkPrograms.instance(SQL + "OptionBooleanAggregator", "flag"),
            row,
            SAMPLES,
            "a, b, flag, pair"),
        unordered(
            SparkPrograms.instance(SQL + "OptionBooleanIntAggregator", "pair"),
            row,
            SAMPLES,
            "a, b, flag, pair"));
  }

  /**
   * Those that {@code functions.udaf} runs in Spark: it fails on a case class that is null, and
   * takes an Option of a tuple for the tuple, whose fields it then reads from the wrong bytes.
   */
  static List<AggregatorProgram<?, ?, ?>> inSql(List<AggregatorProgram<?, ?, ?>> programs) {
    Set<String> onlyTyped = Set.of("NullResultAgg", "OptionBooleanIntAggregator");
    return programs.stream().filter(program -> !onlyTyped.contains(program.name())).toList();
  }

  private static <IN, BUF, OUT> AggregatorProgram<IN, BUF, OUT> unordered(
      Aggregator<IN, BUF, OUT> aggregator, Encoder<IN> input, List<IN> records, String arguments) {
    return new AggregatorProgram<>(aggregator, input, records, arguments, false);
  }

  private static <IN, BUF, OUT> AggregatorProgram<IN, BUF, OUT> ordered(
      Aggregator<IN, BUF, OUT> aggregator, Encoder<IN> input, List<IN> records, String arguments) {
    return new AggregatorProgram<>(aggregator, input, records, arguments, true);
  }

  static String key(Object record) {
    return "k" + seconds(record) % 3;
  }

  /** The time of a record: its one number. */
  static int seconds(Object record) {
    if (record instanceof Integer number) {
      return number;
    }
    if (record instanceof Row row) {
      return row.getInt(0);
    }
    Product fields = (Product) record;
    return (int)
        (fields.productElement(0) instanceof Integer number ? number : fields.productElement(1));
  }

  /** A result of the stream, of Spark's typed queries or of SQL in one form. */
  static Object comparable(Object result) {
    if (result instanceof Option<?> option) {
      return option.isEmpty() ? null : comparable(option.get());
    }
    if (result instanceof Seq<?> seq) {
      List<Object> elements = new ArrayList<>();
      JavaConverters.seqAsJavaList(seq).forEach(element -> elements.add(comparable(element)));
      return elements;
    }
    if (result instanceof Product product) {
      return comparable(product.productIterator().toSeq());
    }
    return SparkAnswers.comparable(result);
  }

  /**
   * A comparable result of a session: Spark sorts a session's records by time, Flink takes them as
   * they come, so that texts and lists differ in the order of what is in them.
   */
  Object ofSession(Object comparable) {
    if (!isOrdered || comparable == null) {
      return comparable;
    }
    if (name().equals("SeqAgg")) {
      return ((List<?>) comparable).stream().map(String::valueOf).sorted().toList();
    }
    return String.valueOf(comparable).chars().sorted().boxed().toList();
  }

  /** Out of order, and the last one brings two sessions of one key together. */
  private static List<Row> samples() {
    Random random = new Random(SEED);
    List<Integer> seconds = new ArrayList<>();
    random.ints(100, 0, 400).forEach(seconds::add);
    seconds.addAll(List.of(1000, 1012, 1006));
    List<Row> samples = new ArrayList<>();
    for (int a : seconds) {
      Boolean flag = random.nextInt(4) == 0 ? null : random.nextBoolean();
      samples.add(
          RowFactory.create(
              a,
              String.valueOf((char) ('a' + random.nextInt(26))),
              flag,
              flag == null ? null : RowFactory.create(flag, a)));
    }
    return samples;
  }
}
