package io.flinkspark.bridge.functions.types;

/** Turns Catalyst's non-null value of one type into what a field of Flink's row holds. */
@FunctionalInterface
interface OutputConverter {

  Object from(Object value);

  /** For types that Catalyst keeps in an int. */
  default Object fromInt(int value) {
    return from(value);
  }

  /** For types that Catalyst keeps in a long. */
  default Object fromLong(long value) {
    return from(value);
  }

  /** For values that are the same on both sides. */
  OutputConverter SAME = value -> value;

  /** A converter of what Catalyst keeps in a long. */
  static OutputConverter ofLong(LongConverter converter) {
    return new OutputConverter() {
      @Override
      public Object from(Object value) {
        return converter.convert((Long) value);
      }

      @Override
      public Object fromLong(long value) {
        return converter.convert(value);
      }
    };
  }

  /** A long, not boxed. */
  @FunctionalInterface
  interface LongConverter {
    Object convert(long value);
  }
}
