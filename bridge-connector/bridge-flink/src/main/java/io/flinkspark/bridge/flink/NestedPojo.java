package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.flink.schema.Reading;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.table.data.RowData;

/** Makes the POJOs inside of others, of rows of any kind. */
final class NestedPojo {

  private record PublishedField(
      Field field, RowData.FieldGetter getter, Function<Object, Object> converter) {}

  private final Constructor<?> constructor;
  private final List<PublishedField> members = new ArrayList<>();

  NestedPojo(Class<?> pojo, Reading reading, ClassLoader classLoader) {
    constructor = PojoConverter.constructor(pojo);
    constructor.setAccessible(true);
    List<Field> fields = PojoFields.of(pojo);
    for (int i = 0; i < fields.size(); i++) {
      Reading.Column column = reading.columns().get(i);
      if (!column.isAbsent()) {
        Field field = fields.get(i);
        field.setAccessible(true);
        members.add(
            new PublishedField(
                field,
                RowData.createFieldGetter(column.reading().type().copy(true), i),
                PojoValues.converter(field.getGenericType(), column.reading(), classLoader)));
      }
    }
  }

  Object convert(RowData row) {
    try {
      Object pojo = constructor.newInstance();
      for (PublishedField member : members) {
        Object value = member.getter().getFieldOrNull(row);
        if (value == null && member.field().getType().isPrimitive()) {
          throw ColumnHandles.primitiveAndNull(member.field());
        }
        member.field().set(pojo, value == null ? null : member.converter().apply(value));
      }
      return pojo;
    } catch (ReflectiveOperationException e) {
      throw new BridgeException(
          ErrorCode.INVALID_ARGUMENT,
          "Cannot read into " + constructor.getDeclaringClass().getName() + ": " + e,
          e);
    }
  }
}
