package io.flinkspark.bridge.protocol;

import io.flinkspark.bridge.protocol.ControlMessage.Epochs;
import io.flinkspark.bridge.protocol.ControlMessage.Pushdown;
import io.flinkspark.bridge.protocol.Predicate.Comparison;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** One message of each kind, with every field set to something. The golden files hold the same. */
final class Samples {

  static final UUID GENERATION = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  private Samples() {}

  static Bytes bytes(int size, int first) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (first + i);
    }
    return Bytes.of(bytes);
  }

  static ReadPlan plan() {
    List<Literal> literals =
        List.of(
            new Literal.OfBoolean(true),
            new Literal.OfLong(-2),
            new Literal.OfDouble(0.5),
            new Literal.OfDecimal(BigInteger.valueOf(-12345), 2),
            new Literal.OfString("größe"),
            new Literal.OfBinary(bytes(3, 1)),
            new Literal.OfDate(-1),
            new Literal.OfTimestamp(1_700_000_000_000_000L),
            new Literal.OfLocalTimestamp(-1));
    return new ReadPlan(
        false,
        List.of("id", "größe"),
        List.of(
            new Predicate.And(
                List.of(
                    new Predicate.Compare(
                        "id", Comparison.GREATER_OR_EQUAL, new Literal.OfLong(300)),
                    new Predicate.Not(new Predicate.IsNull("größe")))),
            new Predicate.Or(
                List.of(
                    new Predicate.In("id", literals), new Predicate.StartsWith("größe", "a%")))),
        1000);
  }

  static Ticket ticket() {
    return new Ticket(
        7,
        GENERATION,
        "orders",
        plan().digest(),
        new SplitId(3, 300),
        70_000,
        Instant.ofEpochMilli(1_700_000_000_000L),
        bytes(Ticket.NONCE_BYTES, 0x40));
  }

  static List<Message> all() {
    Endpoint endpoint = new Endpoint("::1", 7420);
    return List.of(
        new SessionMessage.Authenticate(bytes(32, 0)),
        new SessionMessage.Authenticated(bytes(32, 0x80)),
        new SessionMessage.Failure(7, 3002, "Cannot read: no such publication (ordres)"),
        new SessionMessage.Ping(),
        new SessionMessage.Pong(),
        new ControlMessage.ListPublications(1),
        new ControlMessage.Publications(1, List.of("orders", "größe")),
        new ControlMessage.Describe(2, "orders", plan(), ControlMessage.Describe.LATEST),
        new ControlMessage.PublicationInfo(
            2,
            "orders",
            GENERATION,
            bytes(5, 9),
            new Epochs(4, 6, false),
            6,
            3,
            List.of(List.of("a", "b"), List.of(), List.of("b")),
            1_000_000,
            ControlMessage.PublicationInfo.UNKNOWN,
            new Pushdown(true, List.of(0), false)),
        new ControlMessage.OpenSplit(
            3,
            "orders",
            GENERATION,
            plan(),
            new SplitId(6, 2),
            70_000,
            "billing",
            16_384,
            4 << 20,
            Compression.LZ4,
            DataPath.RELAY),
        new ControlMessage.SplitOpened(3, endpoint, bytes(4, 1), DataPath.DIRECT),
        new ControlMessage.CancelSplit(3),
        new ControlMessage.Progress(
            4, "orders", GENERATION, "billing", 17, List.of(new SplitId(6, 2), new SplitId(6, 0))),
        new ControlMessage.ProgressRecorded(4),
        new ExecutorMessage.SplitReady(7, endpoint),
        new ExecutorMessage.SplitEnded(7, 123_456, 7_890_123_456L),
        new ExecutorMessage.SplitFailed(7, 4001, "Cannot compute the split: out of memory"),
        new DataMessage.OpenTicket(bytes(6, 1), 128 << 20),
        new DataMessage.StreamStart(70_000),
        new DataMessage.StreamSchema(bytes(5, 9)),
        new DataMessage.Batch(70_000, 2, ByteBuffer.wrap(bytes(9, 0x10).toArray())),
        new DataMessage.StreamEnd(123_456));
  }

  /** The message as a whole frame. */
  static byte[] frame(Message message) {
    WireWriter payload = new WireWriter();
    MessageCodec.write(payload, message);
    byte[] content = payload.toArray();
    return ByteBuffer.allocate(5 + content.length)
        .putInt(content.length)
        .put((byte) MessageCodec.number(message.getClass()))
        .put(content)
        .array();
  }

  static Plane planeOf(Message message) {
    if (message instanceof DataMessage) {
      return Plane.DATA;
    }
    return message instanceof ExecutorMessage ? Plane.EXECUTOR : Plane.CONTROL;
  }

  /** The message in a whole frame. */
  static Message parse(byte[] frame, Plane plane) {
    ByteBuffer bytes = ByteBuffer.wrap(frame).position(4);
    Class<? extends Message> kind = MessageCodec.kind(bytes.get() & 0xFF, plane);
    return MessageCodec.read(kind, new WireReader(bytes));
  }
}
