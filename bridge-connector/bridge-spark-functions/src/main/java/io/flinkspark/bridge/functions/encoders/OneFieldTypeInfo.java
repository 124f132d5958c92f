package io.flinkspark.bridge.functions.encoders;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * A type that is one field to Flink.
 *
 * @param <T> the type of the values
 */
abstract class OneFieldTypeInfo<T> extends TypeInformation<T> {
  private static final long serialVersionUID = 1;

  @Override
  public final boolean isBasicType() {
    return false;
  }

  @Override
  public final boolean isTupleType() {
    return false;
  }

  @Override
  public final int getArity() {
    return 1;
  }

  @Override
  public final int getTotalFields() {
    return 1;
  }
}
