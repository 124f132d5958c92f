/** From lines to windows: parsing, late rows, window statistics, sessions. */
package io.flinkspark.jobs.flink.accesslog;
