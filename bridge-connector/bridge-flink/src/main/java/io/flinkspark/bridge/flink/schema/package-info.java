/** What a reader wants against what is published. Knows neither batches nor connections. */
package io.flinkspark.bridge.flink.schema;
