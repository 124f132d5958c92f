/** {@code ./bridge bench direct} and {@code channel}: both ways measured against alternatives. */
package io.flinkspark.e2e.bench;
