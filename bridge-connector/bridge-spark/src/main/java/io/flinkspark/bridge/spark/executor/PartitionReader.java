package io.flinkspark.bridge.spark.executor;

import java.io.Serializable;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;

/**
 * How the elements of an RDD's partition are rows.
 *
 * @param <T> the RDD's type
 */
public interface PartitionReader<T> extends Serializable {

  /** The partition's rows, for one task. */
  PartitionRows open(Iterator<T> partition, TaskContext task);
}
