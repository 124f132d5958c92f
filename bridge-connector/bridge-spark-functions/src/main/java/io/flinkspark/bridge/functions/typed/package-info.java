/** Spark's user functions and typed aggregators as functions of Flink's DataStream API. */
package io.flinkspark.bridge.functions.typed;
