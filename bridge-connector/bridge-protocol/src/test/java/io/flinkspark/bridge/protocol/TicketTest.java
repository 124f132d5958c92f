package io.flinkspark.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TicketTest {

  /** A clock that moves when told. */
  private static final class HandClock extends Clock {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private final HandClock clock = new HandClock();
  private final Bytes key = TicketSigner.randomKey();
  private final TicketSigner signer = new TicketSigner(key, clock, Duration.ofSeconds(30));
  private final TicketVerifier verifier = new TicketVerifier(key, clock);

  private Bytes issue() {
    return signer.issue(9, Samples.GENERATION, "orders", ReadPlan.ALL, new SplitId(0, 4), 12);
  }

  private static void refused(TicketVerifier by, Bytes ticket, ErrorCode code) {
    assertThatThrownBy(() -> by.verify(ticket))
        .isInstanceOfSatisfying(BridgeException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageStartingWith("Cannot accept a ticket: ");
  }

  @Test
  void saysWhatWasIssued() {
    Ticket ticket = verifier.verify(issue());
    assertThat(ticket.requestId()).isEqualTo(9);
    assertThat(ticket.publication()).isEqualTo("orders");
    assertThat(ticket.planDigest()).isEqualTo(ReadPlan.ALL.digest());
    assertThat(ticket.split()).isEqualTo(new SplitId(0, 4));
    assertThat(ticket.startRow()).isEqualTo(12);
    assertThat(ticket.expiresAt()).isEqualTo(clock.instant().plusSeconds(30));
  }

  @Test
  void isGoodOnce() {
    Bytes ticket = issue();
    verifier.verify(ticket);
    refused(verifier, ticket, ErrorCode.TICKET_REPLAYED);
    verifier.verify(issue());
  }

  @Test
  void expires() {
    Bytes ticket = issue();
    clock.now = clock.now.plusSeconds(30);
    refused(verifier, ticket, ErrorCode.TICKET_EXPIRED);
  }

  @Test
  void isRefusedAfterExpiryEvenWhenForgotten() {
    Bytes ticket = issue();
    verifier.verify(ticket);
    clock.now = clock.now.plusSeconds(60);
    refused(verifier, ticket, ErrorCode.TICKET_EXPIRED);
  }

  @Test
  void anyChangedBitIsSeen() {
    byte[] ticket = issue().toArray();
    for (int bit = 0; bit < ticket.length * 8; bit++) {
      byte[] changed = ticket.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      refused(verifier, Bytes.of(changed), ErrorCode.TICKET_FORGED);
    }
    verifier.verify(Bytes.of(ticket));
  }

  @Test
  void anotherKeyAndNoiseAreRefused() {
    refused(new TicketVerifier(TicketSigner.randomKey(), clock), issue(), ErrorCode.TICKET_FORGED);
    for (int size = 0; size < 100; size++) {
      refused(verifier, Samples.bytes(size, 3), ErrorCode.TICKET_FORGED);
    }
  }

  @Test
  void memoryIsBoundedByExpiry() {
    for (int i = 0; i < 5000; i++) {
      clock.now = clock.now.plusMillis(100);
      verifier.verify(issue());
    }
    assertThat(verifier.remembered()).isEqualTo(300);
  }

  @Test
  void shortKeysAreRefused() {
    Bytes shortKey = Samples.bytes(31, 1);
    assertThatThrownBy(() -> new TicketSigner(shortKey, clock, Duration.ofSeconds(1)))
        .hasMessageContaining("a key of only 31 bytes");
  }
}
