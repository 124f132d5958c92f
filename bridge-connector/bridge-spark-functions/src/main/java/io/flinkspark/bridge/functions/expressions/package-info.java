/**
 * Spark SQL expressions over Flink's rows, compiled by Catalyst and evaluated without a
 * SparkSession.
 */
package io.flinkspark.bridge.functions.expressions;
