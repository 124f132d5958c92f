package io.flinkspark.bridge.spark;

import io.flinkspark.bridge.spark.executor.PartitionReader;
import org.apache.spark.rdd.RDD;

/**
 * The RDD that a plan's splits are partitions of, and how its elements are rows.
 *
 * @param description for people: which way the rows take
 * @param <T> the RDD's type
 */
record SplitInput<T>(RDD<T> rdd, PartitionReader<T> reader, String description) {}
