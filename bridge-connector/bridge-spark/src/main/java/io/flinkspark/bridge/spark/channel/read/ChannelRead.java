package io.flinkspark.bridge.spark.channel.read;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.execution.WholeStageCodegenExec$;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What a query wants of a channel's rows, whichever slices they are in. In the driver; batches and
 * streams both plan with it. For one thread at a time.
 */
public final class ChannelRead {

  private final SparkSession spark;
  private final String root;
  private final Schema reader;
  private final StructType wanted;
  private final List<Filter> filters;
  private final Map<String, SchemaPlan> plans = new HashMap<>();

  /**
   * @param root the channel's path with its scheme
   * @param reader the schema with which all rows are read
   * @param wanted some of its columns and of {@link EpochColumn}, in the query's order
   * @param filters which rows need not come; Spark evaluates them again
   */
  public ChannelRead(
      SparkSession spark, String root, Schema reader, StructType wanted, List<Filter> filters) {
    this.spark = spark;
    this.root = root;
    this.reader = reader;
    this.wanted = wanted;
    this.filters = List.copyOf(filters);
  }

  /** The columns, as they come. */
  public StructType wanted() {
    return wanted;
  }

  /**
   * Divides slices among tasks.
   *
   * @param schemas gives the schema of an id
   * @throws BridgeException with SCHEMA_INCOMPATIBLE, naming every reason and the epochs, when rows
   *     of some slices cannot be read with the reader's schema
   */
  public InputPartition[] plan(List<ChannelSlice> slices, Function<String, ChannelSchema> schemas) {
    Map<String, EpochNumbers> epochs = new LinkedHashMap<>();
    boolean isParquet = true;
    for (ChannelSlice slice : slices) {
      epochs.computeIfAbsent(slice.schemaId(), id -> new EpochNumbers()).add(slice.epoch());
      isParquet &= FileFormats.of(slice.file().path()) == FileFormats.PARQUET;
    }
    List<String> refusals = new ArrayList<>();
    epochs.forEach(
        (id, numbers) -> {
          if (!plans.containsKey(id)) {
            plan(schemas.apply(id), numbers, refusals);
          }
        });
    if (!refusals.isEmpty()) {
      throw new BridgeException(
          ErrorCode.SCHEMA_INCOMPATIBLE,
          String.format(
              "Cannot read with this schema %s. Choose a schema that can read them, or other"
                  + " epochs (%s)",
              String.join("; and ", refusals), root));
    }
    Map<String, SchemaPlan> ofSlices = new HashMap<>();
    epochs.keySet().forEach(id -> ofSlices.put(id, plans.get(id)));
    boolean isColumnar = isParquet && ofSlices.values().stream().allMatch(this::isColumnar);
    return SlicePlanner.of(spark).plan(slices).stream()
        .map(parts -> new ChannelPartition(parts, used(parts, ofSlices), isColumnar))
        .toArray(InputPartition[]::new);
  }

  private void plan(ChannelSchema schema, EpochNumbers epochs, List<String> refusals) {
    Schema writer = AvroTypes.parse(schema);
    List<String> reasons = SchemaResolver.reasonsAgainst(writer, reader);
    if (!reasons.isEmpty()) {
      refusals.add(
          String.format(
              "%s (schema %s): %s", epochs.text(), schema.id(), String.join(", ", reasons)));
      return;
    }
    StructType ofRows = new StructType(ofRows());
    Conversion.Struct resolved = SchemaResolver.resolve(writer, reader, ofRows);
    List<ColumnSource> columns = new ArrayList<>();
    int next = 0;
    for (StructField field : wanted.fields()) {
      columns.add(
          isOfRow(field)
              ? resolved.fields().get(next++)
              : new ColumnSource.OfEpoch(EpochColumn.of(field.name()).orElseThrow()));
    }
    plans.put(
        schema.id(),
        new SchemaPlan(
            schema.text(),
            resolved.from(),
            List.copyOf(columns),
            new FileFilters(ofRows, resolved).of(filters)));
  }

  private StructField[] ofRows() {
    List<StructField> fields = new ArrayList<>();
    for (StructField field : wanted.fields()) {
      if (isOfRow(field)) {
        fields.add(field);
      }
    }
    return fields.toArray(StructField[]::new);
  }

  private boolean isOfRow(StructField field) {
    return reader.getField(field.name()) != null;
  }

  private boolean isColumnar(SchemaPlan plan) {
    SQLConf settings = spark.sessionState().conf();
    return plan.isFlat()
        && ParquetSlices.isVectorized(settings, plan)
        && settings.wholeStageEnabled()
        && !WholeStageCodegenExec$.MODULE$.isTooManyFields(settings, wanted);
  }

  private static Map<String, SchemaPlan> used(
      List<SlicePart> parts, Map<String, SchemaPlan> plans) {
    if (plans.size() == 1) {
      return plans;
    }
    Map<String, SchemaPlan> used = new HashMap<>();
    for (SlicePart part : parts) {
      String id = part.slice().schemaId();
      used.put(id, plans.get(id));
    }
    return used;
  }

  /** Reads what {@link #plan} planned. */
  public PartitionReaderFactory readerFactory() {
    Configuration configuration = ReadSettings.hadoop(spark);
    return new ChannelReaderFactory(
        root,
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(configuration)),
        ReadSettings.of(spark));
  }
}
