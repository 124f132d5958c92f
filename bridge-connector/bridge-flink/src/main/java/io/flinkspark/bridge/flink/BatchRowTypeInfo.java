package io.flinkspark.bridge.flink;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.DataTypeQueryable;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;

/** Flink's internal rows of this type, copied the way {@link BatchRowSerializer} does. */
final class BatchRowTypeInfo extends TypeInformation<RowData> implements DataTypeQueryable {

  private static final long serialVersionUID = 1;

  private final RowType type;

  BatchRowTypeInfo(RowType type) {
    this.type = type;
  }

  @Override
  public DataType getDataType() {
    return TypeConversions.fromLogicalToDataType(type).bridgedTo(RowData.class);
  }

  @Override
  public TypeSerializer<RowData> createSerializer(SerializerConfig config) {
    return new BatchRowSerializer(type);
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return type.getFieldCount();
  }

  @Override
  public int getTotalFields() {
    return type.getFieldCount();
  }

  @Override
  public Class<RowData> getTypeClass() {
    return RowData.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public String toString() {
    return type.asSummaryString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BatchRowTypeInfo info && type.equals(info.type);
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof BatchRowTypeInfo;
  }
}
