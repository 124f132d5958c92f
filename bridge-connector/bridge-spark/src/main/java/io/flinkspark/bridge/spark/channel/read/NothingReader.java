package io.flinkspark.bridge.spark.channel.read;

import java.util.NoSuchElementException;
import org.apache.spark.sql.connector.read.PartitionReader;

/** No rows. */
final class NothingReader<T> implements PartitionReader<T> {

  @Override
  public boolean next() {
    return false;
  }

  @Override
  public T get() {
    throw new NoSuchElementException("no rows");
  }

  @Override
  public void close() {}
}
