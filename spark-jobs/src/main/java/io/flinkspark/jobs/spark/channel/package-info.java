/** What {@link io.flinkspark.jobs.spark.ChannelJob} can do, a class for each subcommand. */
package io.flinkspark.jobs.spark.channel;
