package io.flinkspark.bridge.functions.state;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** Flink's operator harness, set up for this module's functions; not opened yet. */
public final class Harness<V, R> extends KeyedOneInputStreamOperatorTestHarness<String, V, R> {

  @SuppressWarnings({"unchecked", "this-escape"})
  public Harness(
      KeyedProcessFunction<String, V, R> function, KeySelector<V, String> key, boolean rocksDb)
      throws Exception {
    super(new KeyedProcessOperator<>(function), key, Types.STRING);
    if (rocksDb) {
      setStateBackend(new EmbeddedRocksDBStateBackend());
    }
    if (function instanceof ResultTypeQueryable<?> typed) {
      setup(
          ((ResultTypeQueryable<R>) typed)
              .getProducedType()
              .createSerializer(new SerializerConfigImpl()));
    }
  }

  @Override
  public void close() {
    try {
      super.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
