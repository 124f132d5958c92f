/**
 * Window definitions as plain values, so that a job of either engine computes the same windows:
 * {@link io.flinkspark.schema.window.WindowDefinition} with its three kinds, {@link
 * io.flinkspark.schema.window.LateDataPolicy} for the events that come too late, and {@link
 * io.flinkspark.schema.window.TrafficWindows}, the definitions of the access-log jobs.
 *
 * <p>All times are milliseconds since the epoch, UTC; all windows include their start and exclude
 * their end.
 */
package io.flinkspark.schema.window;
