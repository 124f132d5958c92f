package io.flinkspark.bridge.protocol;

import io.flinkspark.bridge.protocol.DataMessage.OpenTicket;
import io.flinkspark.bridge.protocol.SessionMessage.Authenticate;
import io.flinkspark.bridge.protocol.SessionMessage.Authenticated;
import io.flinkspark.bridge.protocol.SessionMessage.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** From a connected socket to a connection whose peer is known. The caller sets the deadline. */
final class Handshake {

  private Handshake() {}

  /** The control and executor planes: both sides prove that they know the token. */
  static FramedConnection dial(Transport transport, Plane plane, Token token, Limits limits)
      throws IOException {
    byte[] mine = Preamble.of(plane).toBytes();
    byte[] theirs = exchange(transport, mine);
    FramedConnection connection =
        new FramedConnection(transport, plane, Preamble.read(theirs).version());
    connection.send(new Authenticate(token.prove("client", mine, theirs)));
    Authenticated answer = connection.receive(Authenticated.class);
    if (!token.prove("server", mine, theirs).equals(answer.mac())) {
      throw new BridgeException(
          ErrorCode.AUTHENTICATION_FAILED,
          "Cannot trust " + transport.peer() + ": it does not know the token");
    }
    return connection.established(limits, limits.frameBytes(plane), limits.frameBytes(plane));
  }

  /** The data plane: the reader shows a ticket; a refusal comes as the first message. */
  static FramedConnection dialData(Transport transport, Bytes ticket, Limits limits)
      throws IOException {
    byte[] mine = Preamble.of(Plane.DATA).toBytes();
    byte[] theirs = exchange(transport, mine);
    FramedConnection connection =
        new FramedConnection(transport, Plane.DATA, Preamble.read(theirs).version());
    connection.send(new OpenTicket(ticket, limits.dataFrameBytes()));
    return connection.established(
        limits, Limits.UNAUTHENTICATED_FRAME_BYTES, limits.dataFrameBytes());
  }

  private static byte[] exchange(Transport transport, byte[] mine) throws IOException {
    transport.write(List.of(ByteBuffer.wrap(mine)));
    byte[] theirs = new byte[Preamble.SIZE];
    transport.readFully(theirs, 0, theirs.length);
    Preamble.read(mine).expectSameMajor(Preamble.read(theirs).version());
    return theirs;
  }

  /**
   * The server's side of all planes.
   *
   * @param token what clients must know; null when this server has no control and executor planes
   * @param tickets who knows good tickets; null when this server has no data plane
   */
  static FramedConnection accept(
      Transport transport, Token token, TicketVerifier tickets, Limits limits) throws IOException {
    byte[] theirs = new byte[Preamble.SIZE];
    transport.readFully(theirs, 0, theirs.length);
    Preamble client = Preamble.read(theirs);
    byte[] mine = Preamble.of(client.plane()).toBytes();
    transport.write(List.of(ByteBuffer.wrap(mine)));
    FramedConnection connection = new FramedConnection(transport, client.plane(), client.version());
    try {
      Preamble.read(mine).expectSameMajor(client.version());
      return client.plane() == Plane.DATA
          ? checkTicket(connection, tickets, limits)
          : checkToken(connection, token, theirs, mine, limits);
    } catch (BridgeException e) {
      explainTo(connection, e);
      throw e;
    }
  }

  /** The client hears why, unless the connection broke. */
  private static void explainTo(FramedConnection connection, BridgeException refusal) {
    if (!connection.isOpen()) {
      return;
    }
    try {
      connection.send(Failure.of(Failure.CONNECTION, refusal));
    } catch (BridgeException e) {
      refusal.addSuppressed(e);
    }
  }

  private static FramedConnection checkToken(
      FramedConnection connection, Token token, byte[] theirs, byte[] mine, Limits limits) {
    refuseUnless(token != null, connection);
    Authenticate request = connection.receive(Authenticate.class);
    if (!token.prove("client", theirs, mine).equals(request.mac())) {
      throw new BridgeException(
          ErrorCode.AUTHENTICATION_FAILED, "Cannot accept a connection: its token is another one");
    }
    connection.send(new Authenticated(token.prove("server", theirs, mine)));
    int frameBytes = limits.frameBytes(connection.plane());
    return connection.established(limits, frameBytes, frameBytes);
  }

  private static FramedConnection checkTicket(
      FramedConnection connection, TicketVerifier tickets, Limits limits) {
    refuseUnless(tickets != null, connection);
    OpenTicket shown = connection.receive(OpenTicket.class);
    Ticket ticket = tickets.verify(shown.ticket());
    int largest = Math.min(limits.dataFrameBytes(), shown.maxFrameBytes());
    // Readers are silent while they draw, however long that takes.
    return connection
        .established(
            limits.withSilenceTimeout(Duration.ZERO), largest, Limits.UNAUTHENTICATED_FRAME_BYTES)
        .withTicket(ticket);
  }

  private static void refuseUnless(boolean served, FramedConnection connection) {
    if (!served) {
      throw new BridgeException(
          ErrorCode.PLANE_REFUSED,
          "Cannot accept a connection: this port does not serve the plane " + connection.plane());
    }
  }
}
