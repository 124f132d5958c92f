/**
 * Flink's type information, serializers and state on top of Spark's encoders. What is shipped and
 * what is stored are bytes and schemas: no object of Spark outlives the task that uses it.
 */
package io.flinkspark.bridge.functions.encoders;
