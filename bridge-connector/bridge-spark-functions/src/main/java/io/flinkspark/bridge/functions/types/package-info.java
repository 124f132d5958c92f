/**
 * Spark's types and values against Flink's: views where a value can stay as it is. Internal: the
 * other packages of this module use it, jobs do not.
 */
package io.flinkspark.bridge.functions.types;
