package io.flinkspark.bridge.protocol;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;

/** Issues tickets. Safe for several threads. */
public final class TicketSigner {

  private final byte[] key;
  private final Clock clock;
  private final Duration lifetime;

  /**
   * @param key at least 32 bytes of chance, known to the verifiers alone; see {@link #randomKey}
   * @param lifetime how long a ticket may be shown after it was issued
   */
  public TicketSigner(Bytes key, Clock clock, Duration lifetime) {
    check(key.size() >= Hmac.SIZE, "Cannot sign tickets: a key of only %d bytes", key.size());
    check(lifetime.toMillis() > 0, "Cannot sign tickets: lifetime %s", lifetime);
    this.key = key.toArray();
    this.clock = clock;
    this.lifetime = lifetime;
  }

  public static Bytes randomKey() {
    return Bytes.owning(Hmac.random(Hmac.SIZE));
  }

  /** A ticket for one reading of a split, signed. */
  public Bytes issue(
      long requestId, UUID generation, String publication, ReadPlan plan, SplitId split, long row) {
    return sign(
        new Ticket(
            requestId,
            generation,
            publication,
            plan.digest(),
            split,
            row,
            clock.instant().plus(lifetime),
            Bytes.owning(Hmac.random(Ticket.NONCE_BYTES))));
  }

  Bytes sign(Ticket ticket) {
    byte[] content = ticket.encode();
    byte[] signed = Arrays.copyOf(content, content.length + Hmac.SIZE);
    System.arraycopy(Hmac.of(key, content), 0, signed, content.length, Hmac.SIZE);
    return Bytes.owning(signed);
  }
}
