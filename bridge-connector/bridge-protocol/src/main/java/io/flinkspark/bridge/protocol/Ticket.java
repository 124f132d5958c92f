package io.flinkspark.bridge.protocol;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.time.Instant;
import java.util.UUID;

/**
 * Leave to read one split once, from one row on, until an instant.
 *
 * @param requestId the driver's own number of the request that this ticket answers; tells the
 *     executor which of its tasks is meant
 * @param planDigest {@link ReadPlan#digest} of the plan that the split is read with
 * @param expiresAt with milliseconds; the rest is dropped
 * @param nonce 16 bytes of chance
 */
public record Ticket(
    long requestId,
    UUID generation,
    String publication,
    Bytes planDigest,
    SplitId split,
    long startRow,
    Instant expiresAt,
    Bytes nonce) {

  static final int NONCE_BYTES = 16;
  private static final int FORMAT = 1;

  public Ticket {
    expiresAt = Instant.ofEpochMilli(expiresAt.toEpochMilli());
    check(nonce.size() == NONCE_BYTES, "Cannot make a ticket: no nonce of %d bytes", NONCE_BYTES);
    check(planDigest.size() == Hmac.SIZE, "Cannot make a ticket: no digest of %d bytes", Hmac.SIZE);
    check(startRow >= 0, "Cannot make a ticket: negative start row (%d)", startRow);
  }

  byte[] encode() {
    WireWriter out = new WireWriter();
    out.u8(FORMAT);
    out.varint(requestId);
    out.uuid(generation);
    out.string(publication);
    out.raw(planDigest.content());
    PublicationCodec.writeSplit(out, split);
    out.varint(startRow);
    out.i64(expiresAt.toEpochMilli());
    out.raw(nonce.content());
    return out.toArray();
  }

  static Ticket decode(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    int format = in.u8();
    if (format != FORMAT) {
      throw WireReader.malformed("a ticket is of an unknown format (%d)", format);
    }
    Ticket ticket =
        new Ticket(
            in.varint(),
            in.uuid(),
            in.string(),
            Bytes.owning(in.raw(Hmac.SIZE)),
            PublicationCodec.readSplit(in),
            in.varint(),
            Instant.ofEpochMilli(in.i64()),
            Bytes.owning(in.raw(NONCE_BYTES)));
    in.expectEnd("a ticket");
    return ticket;
  }
}
