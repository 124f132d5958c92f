package io.flinkspark.bridge.functions.types;

import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;

/** A Flink map, or multiset, as Spark sees it, without conversion. Read-only. */
final class MapDataView extends MapData {

  private static final long serialVersionUID = 1L;

  private final ArrayDataView keys;
  private final ArrayDataView values;

  MapDataView(ViewShape shape, DataType type, org.apache.flink.table.data.MapData map) {
    var mapType = (MapType) type;
    keys = new ArrayDataView(shape.parts().get(0), mapType.keyType(), map.keyArray());
    values = new ArrayDataView(shape.parts().get(1), mapType.valueType(), map.valueArray());
  }

  @Override
  public int numElements() {
    return keys.numElements();
  }

  @Override
  public ArrayData keyArray() {
    return keys;
  }

  @Override
  public ArrayData valueArray() {
    return values;
  }

  @Override
  public MapData copy() {
    return new ArrayBasedMapData(keys.copy(), values.copy());
  }
}
