package io.flinkspark.bridge.spark;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ControlMessage.PublicationInfo;
import io.flinkspark.bridge.protocol.ControlMessage.Pushdown;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.ReadPlan;
import io.flinkspark.bridge.spark.arrow.ArrowSchemas;
import io.flinkspark.bridge.spark.executor.InternalRowReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.Statistics;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.JavaConverters;
import scala.math.BigInt;

/** Turns a dataset and a reader's plan into an RDD whose partitions can be read again and again. */
final class PlanCompiler {

  private static final Logger LOG = LoggerFactory.getLogger(PlanCompiler.class);

  private final String publication;
  private final Dataset<Row> dataset;
  private final Determinism determinism;

  PlanCompiler(String publication, Dataset<Row> dataset, PublishOptions options) {
    this.publication = publication;
    this.dataset = dataset;
    determinism = options.determinism();
  }

  StructType schema() {
    return dataset.schema();
  }

  /** Compiles; with adaptive execution this may run the stages before the last one. */
  CompiledPlan compile(ReadPlan plan, UUID generation) {
    Map<String, Integer> positions = new HashMap<>();
    StructField[] fields = dataset.schema().fields();
    for (int i = 0; i < fields.length; i++) {
      positions.put(fields[i].name(), i);
    }
    List<Attribute> attributes =
        JavaConverters.seqAsJavaList(dataset.queryExecution().analyzed().output());
    PredicateColumns predicates =
        new PredicateColumns(
            name ->
                attribute(positions, name) < 0
                    ? null
                    : new PredicateColumns.Resolved(
                        new Column(attributes.get(positions.get(name))),
                        fields[positions.get(name)]));

    Dataset<Row> planned = dataset;
    List<Integer> applied = new ArrayList<>();
    for (int i = 0; i < plan.filters().size(); i++) {
      var column = predicates.translate(plan.filters().get(i));
      if (column.isPresent()) {
        planned = planned.filter(column.get());
        applied.add(i);
      }
    }
    if (!plan.allColumns()) {
      Column[] wanted =
          plan.columns().stream()
              .map(name -> new Column(attributes.get(known(positions, name))))
              .toArray(Column[]::new);
      planned = planned.select(wanted);
    }
    Statistics statistics = planned.queryExecution().optimizedPlan().stats();
    if (plan.limit() == 0) {
      // Who wants no row looks at the columns only: Spark need not run a stage for that.
      planned = planned.limit(0);
    }
    return describe(planned, statistics, plan, applied, generation);
  }

  private static int attribute(Map<String, Integer> positions, String name) {
    return positions.getOrDefault(name, -1);
  }

  private int known(Map<String, Integer> positions, String name) {
    Integer position = positions.get(name);
    if (position == null) {
      throw new BridgeException(
          ErrorCode.PLAN_INVALID,
          String.format(
              "Cannot read publication %s: it has no column %s (but %s)",
              publication, name, Arrays.toString(dataset.schema().fieldNames())));
    }
    return position;
  }

  /** What yields the query's rows, the same in the same order each time. */
  private SplitInput<?> repeatable(QueryExecution query, StructType schema) {
    Replay replay = Replay.of(query);
    if (replay == Replay.EXACT) {
      return ColumnarPlan.inputOf(query, query.toRdd());
    }
    if (determinism == Determinism.SORT && replay == Replay.OTHER_ORDER) {
      return new SplitInput<>(
          RowSorter.sorted(query.toRdd(), schema), new InternalRowReader(), "row by row: sorted");
    }
    throw new BridgeException(
        ErrorCode.NOT_DETERMINISTIC,
        String.format(
            "Cannot publish %s: Spark may compute a partition with %s the next time, and a"
                + " reader that resumes would lose rows or get some twice. Choose one of:"
                + " Determinism.SORT (sorts each partition by its rows' bytes; helps when only the"
                + " order differs), Determinism.CHECKPOINT (computes it once into the checkpoint"
                + " directory), or write it to files and publish a dataset that reads them",
            publication,
            replay == Replay.OTHER_ORDER ? "its rows in another order" : "other rows"));
  }

  private CompiledPlan describe(
      Dataset<Row> planned,
      Statistics statistics,
      ReadPlan plan,
      List<Integer> applied,
      UUID generation) {
    SplitInput<?> input = repeatable(planned.queryExecution(), planned.schema());
    int partitions = input.rdd().getNumPartitions();
    boolean limited = plan.limit() != ReadPlan.NO_LIMIT;
    // Filters left to the reader come before the limit, which is then the reader's, too.
    boolean limitHere = !limited || applied.size() == plan.filters().size();
    LOG.debug("A plan of publication {} is read {}", publication, input.description());
    return new CompiledPlan(
        generation,
        input,
        planned.schema(),
        ArrowSchemas.toMessage(ArrowSchemas.of(planned.schema())),
        partitions,
        preferredHosts(input.rdd(), partitions),
        estimate(statistics.rowCount().getOrElse(() -> null)),
        estimate(statistics.sizeInBytes()),
        new Pushdown(true, applied, limitHere),
        limited && limitHere ? plan.limit() : Long.MAX_VALUE);
  }

  /** Spark says "huge" when it does not know. */
  private long estimate(BigInt value) {
    long unknown = dataset.sparkSession().sessionState().conf().defaultSizeInBytes();
    if (value == null || !value.isValidLong() || value.toLong() >= unknown) {
      return PublicationInfo.UNKNOWN;
    }
    return value.toLong();
  }

  private static List<List<String>> preferredHosts(RDD<?> rdd, int partitions) {
    if (rdd.sparkContext().isLocal()) {
      return List.of();
    }
    List<List<String>> hosts = new ArrayList<>(partitions);
    boolean anyKnown = false;
    for (int i = 0; i < partitions; i++) {
      List<String> ofOne =
          JavaConverters.seqAsJavaList(rdd.sparkContext().getPreferredLocs(rdd, i)).stream()
              .map(location -> location.host())
              .distinct()
              .toList();
      anyKnown |= !ofOne.isEmpty();
      hosts.add(ofOne);
    }
    return anyKnown ? hosts : List.of();
  }
}
