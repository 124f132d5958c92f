package io.flinkspark.bridge.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Messages as bytes. The numbers of the types and the order of the fields never change. */
final class MessageCodec {

  private static final Map<Class<?>, Type<?>> BY_KIND = new LinkedHashMap<>();
  private static final Type<?>[] BY_NUMBER = new Type<?>[256];

  private MessageCodec() {}

  private record Type<M extends Message>(
      int number, Class<M> kind, BiConsumer<WireWriter, M> write, Function<WireReader, M> read) {}

  private static <M extends Message> void add(
      int number, Class<M> kind, BiConsumer<WireWriter, M> write, Function<WireReader, M> read) {
    Type<M> type = new Type<>(number, kind, write, read);
    BY_KIND.put(kind, type);
    BY_NUMBER[number] = type;
  }

  static {
    add(
        1,
        SessionMessage.Authenticate.class,
        (out, m) -> out.bytes(m.mac()),
        in -> new SessionMessage.Authenticate(in.bytes()));
    add(
        2,
        SessionMessage.Authenticated.class,
        (out, m) -> out.bytes(m.mac()),
        in -> new SessionMessage.Authenticated(in.bytes()));
    add(
        3,
        SessionMessage.Failure.class,
        (out, m) -> {
          out.varint(m.requestId());
          out.u16(m.code());
          out.string(m.message());
        },
        in -> new SessionMessage.Failure(in.varint(), in.u16(), in.string()));
    add(4, SessionMessage.Ping.class, (out, m) -> {}, in -> new SessionMessage.Ping());
    add(5, SessionMessage.Pong.class, (out, m) -> {}, in -> new SessionMessage.Pong());
    addControl();
    addExecutor();
    addData();
  }

  private static void addControl() {
    add(
        16,
        ControlMessage.ListPublications.class,
        (out, m) -> out.varint(m.requestId()),
        in -> new ControlMessage.ListPublications(in.varint()));
    add(
        17,
        ControlMessage.Publications.class,
        (out, m) -> {
          out.varint(m.requestId());
          out.list(m.names(), WireWriter::string);
        },
        in -> new ControlMessage.Publications(in.varint(), in.list(WireReader::string)));
    add(
        18,
        ControlMessage.Describe.class,
        (out, m) -> {
          out.varint(m.requestId());
          out.string(m.publication());
          PlanCodec.write(out, m.plan());
          out.optional(m.epoch());
        },
        in ->
            new ControlMessage.Describe(
                in.varint(), in.string(), PlanCodec.read(in), in.optional()));
    add(
        19,
        ControlMessage.PublicationInfo.class,
        PublicationCodec::writeInfo,
        PublicationCodec::readInfo);
    add(
        20,
        ControlMessage.OpenSplit.class,
        PublicationCodec::writeOpen,
        PublicationCodec::readOpen);
    add(
        21,
        ControlMessage.SplitOpened.class,
        (out, m) -> {
          out.varint(m.requestId());
          writeEndpoint(out, m.endpoint());
          out.bytes(m.ticket());
          out.ordinal(m.path());
        },
        in ->
            new ControlMessage.SplitOpened(
                in.varint(), readEndpoint(in), in.bytes(), in.ordinal(DataPath.values())));
    add(
        22,
        ControlMessage.CancelSplit.class,
        (out, m) -> out.varint(m.requestId()),
        in -> new ControlMessage.CancelSplit(in.varint()));
    add(
        23,
        ControlMessage.Progress.class,
        (out, m) -> {
          out.varint(m.requestId());
          out.string(m.publication());
          out.uuid(m.generation());
          out.string(m.consumer());
          out.varint(m.checkpointId());
          out.list(m.finished(), PublicationCodec::writeSplit);
        },
        in ->
            new ControlMessage.Progress(
                in.varint(),
                in.string(),
                in.uuid(),
                in.string(),
                in.varint(),
                in.list(PublicationCodec::readSplit)));
    add(
        24,
        ControlMessage.ProgressRecorded.class,
        (out, m) -> out.varint(m.requestId()),
        in -> new ControlMessage.ProgressRecorded(in.varint()));
  }

  private static void addExecutor() {
    add(
        32,
        ExecutorMessage.SplitReady.class,
        (out, m) -> {
          out.varint(m.requestId());
          writeEndpoint(out, m.endpoint());
        },
        in -> new ExecutorMessage.SplitReady(in.varint(), readEndpoint(in)));
    add(
        33,
        ExecutorMessage.SplitEnded.class,
        (out, m) -> {
          out.varint(m.requestId());
          out.varint(m.rows());
          out.varint(m.bytes());
        },
        in -> new ExecutorMessage.SplitEnded(in.varint(), in.varint(), in.varint()));
    add(
        34,
        ExecutorMessage.SplitFailed.class,
        (out, m) -> {
          out.varint(m.requestId());
          out.u16(m.code());
          out.string(m.message());
        },
        in -> new ExecutorMessage.SplitFailed(in.varint(), in.u16(), in.string()));
  }

  private static void addData() {
    add(
        48,
        DataMessage.OpenTicket.class,
        (out, m) -> {
          out.bytes(m.ticket());
          out.i32(m.maxFrameBytes());
        },
        in -> new DataMessage.OpenTicket(in.bytes(), in.i32()));
    add(
        49,
        DataMessage.StreamStart.class,
        (out, m) -> out.varint(m.startRow()),
        in -> new DataMessage.StreamStart(in.varint()));
    add(
        50,
        DataMessage.StreamSchema.class,
        (out, m) -> out.bytes(m.arrowSchema()),
        in -> new DataMessage.StreamSchema(in.bytes()));
    add(
        51,
        DataMessage.Batch.class,
        (out, m) -> {
          out.i64(m.firstRow());
          out.i32(m.rows());
          out.raw(m.arrowBatch());
        },
        in -> new DataMessage.Batch(in.i64(), in.i32(), in.rest()));
    add(
        52,
        DataMessage.StreamEnd.class,
        (out, m) -> out.varint(m.rows()),
        in -> new DataMessage.StreamEnd(in.varint()));
  }

  private static void writeEndpoint(WireWriter out, Endpoint endpoint) {
    out.string(endpoint.host());
    out.u16(endpoint.port());
  }

  private static Endpoint readEndpoint(WireReader in) {
    return new Endpoint(in.string(), in.u16());
  }

  /** All kinds, in the order of their numbers. */
  static List<Class<?>> kinds() {
    return new ArrayList<>(BY_KIND.keySet());
  }

  static int number(Class<? extends Message> kind) {
    return BY_KIND.get(kind).number();
  }

  /** Writes the payload and returns nothing: the type's number goes into the frame's head. */
  @SuppressWarnings("unchecked")
  static <M extends Message> void write(WireWriter out, M message) {
    ((Type<M>) BY_KIND.get(message.getClass())).write().accept(out, message);
  }

  /** The kind of a type's number, if the plane carries it. */
  static Class<? extends Message> kind(int number, Plane plane) {
    Type<?> type = BY_NUMBER[number];
    if (type == null || !plane.carries(type.kind())) {
      throw new BridgeException(
          ErrorCode.UNEXPECTED_MESSAGE,
          "Cannot receive a message: the "
              + plane
              + " plane carries none of its type ("
              + number
              + ")");
    }
    return type.kind();
  }

  /**
   * Reads a payload. Bytes after the last known field are a newer minor version's and are left
   * alone.
   */
  static <M extends Message> M read(Class<M> kind, WireReader in) {
    try {
      return kind.cast(BY_KIND.get(kind).read().apply(in));
    } catch (BridgeException e) {
      if (e.code() == ErrorCode.MALFORMED_MESSAGE) {
        throw e;
      }
      throw new BridgeException(
          ErrorCode.MALFORMED_MESSAGE,
          "Cannot read a message: " + kind.getSimpleName() + " is invalid",
          e);
    }
  }
}
