/**
 * Flink's side of {@code ./bridge bench functions}; e2e-tests starts it, with Flink and the shipped
 * jar on its class path, and tells it what to do.
 */
package io.flinkspark.bridge.functions.bench;
