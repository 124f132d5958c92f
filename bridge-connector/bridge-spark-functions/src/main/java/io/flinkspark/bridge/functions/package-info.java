/** Spark's expressions, user functions and stateful functions as operators of a plain Flink job. */
package io.flinkspark.bridge.functions;
