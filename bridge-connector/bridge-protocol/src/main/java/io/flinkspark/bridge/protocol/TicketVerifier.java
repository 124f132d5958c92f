package io.flinkspark.bridge.protocol;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Checks tickets and remembers them until they expire, so that each is good for one showing to this
 * verifier. Only tickets with a true signature are remembered: the signer bounds the memory. Safe
 * for several threads.
 */
public final class TicketVerifier {

  private record Seen(Instant expiresAt, Bytes nonce) {}

  private final byte[] key;
  private final Clock clock;
  private final Map<Bytes, Seen> seen = new HashMap<>();
  private final PriorityQueue<Seen> byExpiry =
      new PriorityQueue<>((a, b) -> a.expiresAt().compareTo(b.expiresAt()));

  public TicketVerifier(Bytes key, Clock clock) {
    this.key = key.toArray();
    this.clock = clock;
  }

  /**
   * The ticket, if it is true, timely and shown for the first time.
   *
   * @throws BridgeException with {@link ErrorCode#TICKET_FORGED}, {@link ErrorCode#TICKET_EXPIRED}
   *     or {@link ErrorCode#TICKET_REPLAYED}
   */
  public Ticket verify(Bytes signed) {
    Ticket ticket = Ticket.decode(contentOf(signed.content()));
    remember(ticket);
    return ticket;
  }

  private byte[] contentOf(byte[] signed) {
    int length = Math.max(0, signed.length - Hmac.SIZE);
    byte[] content = Arrays.copyOf(signed, length);
    byte[] mac = Arrays.copyOfRange(signed, length, signed.length);
    if (!MessageDigest.isEqual(Hmac.of(key, content), mac)) {
      throw new BridgeException(
          ErrorCode.TICKET_FORGED, "Cannot accept a ticket: its signature is not this bridge's");
    }
    return content;
  }

  private synchronized void remember(Ticket ticket) {
    Instant now = clock.instant();
    while (!byExpiry.isEmpty() && !byExpiry.peek().expiresAt().isAfter(now)) {
      seen.remove(byExpiry.poll().nonce());
    }
    if (!ticket.expiresAt().isAfter(now)) {
      throw new BridgeException(
          ErrorCode.TICKET_EXPIRED,
          "Cannot accept a ticket: it has expired (" + ticket.expiresAt() + ", now " + now + ")");
    }
    Seen shown = new Seen(ticket.expiresAt(), ticket.nonce());
    if (seen.putIfAbsent(ticket.nonce(), shown) != null) {
      throw new BridgeException(
          ErrorCode.TICKET_REPLAYED,
          "Cannot accept a ticket: it was shown before (split " + ticket.split() + ")");
    }
    byExpiry.add(shown);
  }

  synchronized int remembered() {
    return seen.size();
  }
}
