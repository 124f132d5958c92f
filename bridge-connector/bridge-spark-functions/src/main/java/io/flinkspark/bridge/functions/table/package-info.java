/** Spark's functions in Flink SQL: the module {@code spark}, and users' functions by name. */
package io.flinkspark.bridge.functions.table;
