package io.flinkspark.bridge.flink.avro;

import io.flinkspark.bridge.flink.schema.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.Conversion;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.table.data.RowData;

/** Makes Avro records of one schema straight from rows. Not for several threads. */
final class AvroRecordMaker {

  private record PublishedColumn(
      int position, RowData.FieldGetter getter, Function<Object, Object> converter) {}

  private record AbsentField(int position, Supplier<Object> value) {}

  private final Supplier<? extends IndexedRecord> constructor;
  private final List<PublishedColumn> members = new ArrayList<>();
  private final List<AbsentField> defaults = new ArrayList<>();

  /**
   * @param reading of rows that {@link AvroColumns} asked for
   */
  AvroRecordMaker(Schema schema, Reading reading, AvroModel model) {
    constructor = model.constructor(schema);
    IndexedRecord sample = constructor.get();
    List<Reading.Column> columns = reading.columns();
    for (Schema.Field field : schema.getFields()) {
      int position = field.pos();
      Reading.Column column = columns.get(position);
      if (column.isAbsent()) {
        defaults.add(new AbsentField(position, model.defaultValue(field)));
      } else {
        members.add(
            new PublishedColumn(
                position,
                RowData.createFieldGetter(column.reading().type().copy(true), position),
                AvroValues.converter(
                    field.schema(), column.reading(), model, conversion(sample, field, model))));
      }
    }
  }

  /** Generated records say themselves which fields hold more than Avro's plain values. */
  private static Conversion<?> conversion(
      IndexedRecord sample, Schema.Field field, AvroModel model) {
    return sample instanceof SpecificRecordBase generated && !field.schema().isUnion()
        ? generated.getConversion(field.pos())
        : model.conversion(field.schema());
  }

  IndexedRecord make(RowData row) {
    IndexedRecord made = constructor.get();
    for (PublishedColumn member : members) {
      Object value = member.getter().getFieldOrNull(row);
      made.put(member.position(), value == null ? null : member.converter().apply(value));
    }
    for (AbsentField absent : defaults) {
      made.put(absent.position(), absent.value().get());
    }
    return made;
  }
}
