/** The live view of the traffic: state, alerts, and how each batch is written. */
package io.flinkspark.jobs.spark.live;
