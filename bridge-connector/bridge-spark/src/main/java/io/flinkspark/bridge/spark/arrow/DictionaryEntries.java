package io.flinkspark.bridge.spark.arrow;

import java.util.Arrays;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;

/**
 * Entries of a vector's dictionary, decoded once as long as they are asked for often. Holds no more
 * than a fixed number of them, each of which the vector's dictionary holds, too.
 */
final class DictionaryEntries {

  private static final int SLOTS = 4096;
  private static final int NONE = -1;

  private WritableColumnVector vector;
  private WritableColumnVector ids;
  private int[] idOfSlot;
  private byte[][] entries;

  /** A vector with a dictionary, which may be another one than before. */
  void load(WritableColumnVector source) {
    vector = source;
    ids = source.getDictionaryIds();
    if (entries == null) {
      idOfSlot = new int[SLOTS];
      entries = new byte[SLOTS][];
    }
    Arrays.fill(idOfSlot, NONE);
  }

  /** The entry of the value at this position, which is not null. */
  byte[] entry(int position) {
    int id = ids.getDictId(position);
    int slot = id & SLOTS - 1;
    if (idOfSlot[slot] != id) {
      entries[slot] = vector.getBinary(position);
      idOfSlot[slot] = id;
    }
    return entries[slot];
  }
}
