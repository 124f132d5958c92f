package io.flinkspark.bridge.protocol;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.io.Serializable;

/** One partition of one epoch of a publication. */
public record SplitId(long epoch, int partition) implements Serializable {

  public SplitId {
    check(
        epoch >= 0 && partition >= 0,
        "Cannot name a split: negative epoch or partition (%d, %d)",
        epoch,
        partition);
  }

  @Override
  public String toString() {
    return epoch + "/" + partition;
  }
}
