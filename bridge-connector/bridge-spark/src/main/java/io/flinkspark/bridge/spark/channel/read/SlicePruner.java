package io.flinkspark.bridge.spark.channel.read;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Predicate;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;

/**
 * Passes over slices none of whose rows a query keeps, by what their folders and their epochs say.
 */
public final class SlicePruner {

  public static final SlicePruner NONE = new SlicePruner(List.of(), null);

  /** A filter that looks only at columns which folders or epochs may tell. */
  private record Condition(Filter filter, List<String> columns, BasePredicate predicate) {}

  private final List<Condition> conditions;
  private final Schema reader;

  private SlicePruner(List<Condition> conditions, Schema reader) {
    this.conditions = List.copyOf(conditions);
    this.reader = reader;
  }

  /**
   * @param filters all of which a row has to fulfil
   * @param reader the schema that the filters speak of
   */
  public static SlicePruner of(List<Filter> filters, Schema reader) {
    StructType told = told(reader);
    List<Condition> conditions = new ArrayList<>();
    for (Filter filter : filters) {
      FilterExpression.of(filter, told)
          .ifPresent(
              found ->
                  conditions.add(
                      new Condition(
                          filter,
                          found.columns(),
                          Predicate.createInterpreted(found.expression()))));
    }
    return conditions.isEmpty() ? NONE : new SlicePruner(conditions, reader);
  }

  private static StructType told(Schema reader) {
    StructType columns = AvroTypes.columns(reader);
    StructType told = new StructType();
    for (String partition : AvroTypes.partitions(reader)) {
      if (columns.getFieldIndex(partition).isDefined()) {
        told = told.add(columns.apply(partition));
      }
    }
    for (EpochColumn column : EpochColumn.values()) {
      if (isOfEpoch(column.column(), reader)) {
        told = told.add(column.column(), column.type(), true);
      }
    }
    return told;
  }

  /** A column of the rows hides one of the epochs. */
  private static boolean isOfEpoch(String column, Schema reader) {
    return EpochColumn.of(column).isPresent() && reader.getField(column) == null;
  }

  /** Whether it passes over nothing, ever. */
  public boolean isNone() {
    return conditions.isEmpty();
  }

  /**
   * The slices of epochs that may have rows which the query keeps.
   *
   * @param schemas gives the schema of an id
   */
  public Function<ChannelEpoch, List<ChannelSlice>> slices(
      Function<String, ChannelSchema> schemas) {
    if (isNone()) {
      return ChannelSlice::of;
    }
    FolderColumns folders = new FolderColumns(reader, schemas);
    return epoch ->
        ChannelSlice.of(epoch).stream().filter(slice -> mayKeep(slice, folders)).toList();
  }

  private boolean mayKeep(ChannelSlice slice, FolderColumns folders) {
    for (Condition condition : conditions) {
      Optional<InternalRow> told = told(condition.columns(), slice, folders);
      if (told.isPresent() && !condition.predicate().eval(told.get())) {
        return false;
      }
    }
    return true;
  }

  private Optional<InternalRow> told(
      List<String> columns, ChannelSlice slice, FolderColumns folders) {
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      String column = columns.get(i);
      if (isOfEpoch(column, reader)) {
        values[i] = EpochColumn.of(column).orElseThrow().value(slice);
        continue;
      }
      Optional<FolderColumns.Told> told = folders.told(column, slice);
      if (told.isEmpty()) {
        return Optional.empty();
      }
      values[i] = told.get().value();
    }
    return Optional.of(new GenericInternalRow(values));
  }

  @Override
  public String toString() {
    return conditions.stream().map(Condition::filter).toList().toString();
  }
}
