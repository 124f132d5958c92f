package io.flinkspark.bridge.protocol.channel;

/**
 * What became of a commit. Either way its rows are in the channel, once.
 *
 * @param epoch the number of its epoch; 0 when it was committed before and has expired
 * @param isNew whether this call committed it
 */
public record CommitOutcome(long epoch, boolean isNew) {}
