package io.flinkspark.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageCodecTest {

  static Stream<Message> samples() {
    return Samples.all().stream();
  }

  /** The files under golden are what was released: a new version adds files, it edits none. */
  private static byte[] golden(String name) {
    String file = "/golden/v1/" + name + ".hex";
    try (InputStream in = MessageCodecTest.class.getResourceAsStream(file)) {
      assertThat(in).as("golden file %s", file).isNotNull();
      String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void eachKindHasASample() {
    assertThat(samples().<Class<?>>map(Object::getClass).toList())
        .containsExactlyElementsOf(MessageCodec.kinds());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void isReadAsItWasWritten(Message message) {
    assertThat(Samples.parse(Samples.frame(message), Samples.planeOf(message))).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void keepsItsBytes(Message message) {
    byte[] golden = golden(message.getClass().getSimpleName());
    assertThat(Samples.frame(message)).isEqualTo(golden);
    assertThat(Samples.parse(golden, Samples.planeOf(message))).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void isRefusedWhenCut(Message message) {
    byte[] frame = Samples.frame(message);
    // The rows of a batch have no length of their own: the frame's is theirs.
    int end = message instanceof DataMessage.Batch ? 5 + 12 : frame.length;
    for (int length = 5; length < end; length++) {
      byte[] cut = Arrays.copyOf(frame, length);
      assertThatThrownBy(() -> Samples.parse(cut, Samples.planeOf(message)))
          .isInstanceOfSatisfying(
              BridgeException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_MESSAGE))
          .hasMessageStartingWith("Cannot read a message: ");
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void toleratesFieldsOfANewerMinorVersion(Message message) {
    byte[] frame = Samples.frame(message);
    if (!(message instanceof DataMessage.Batch)) {
      assertThat(Samples.parse(Arrays.copyOf(frame, frame.length + 3), Samples.planeOf(message)))
          .isEqualTo(message);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void travelsOnItsOwnPlaneOnly(Message message) {
    for (Plane plane : Plane.values()) {
      boolean carried = message instanceof SessionMessage || plane == Samples.planeOf(message);
      assertThat(plane.carries(message.getClass())).isEqualTo(carried);
      if (!carried) {
        assertThatThrownBy(() -> Samples.parse(Samples.frame(message), plane))
            .hasMessageContaining("the " + plane + " plane carries none of its type");
      }
    }
  }

  @Test
  void preambleKeepsItsBytes() {
    Preamble preamble = new Preamble(new Version(1, 0), Plane.DATA, Samples.bytes(32, 0xC0));
    assertThat(preamble.toBytes()).hasSize(Preamble.SIZE).isEqualTo(golden("Preamble"));
    assertThat(Preamble.read(golden("Preamble"))).isEqualTo(preamble);
  }

  @Test
  void ticketKeepsItsBytes() {
    TicketSigner signer =
        new TicketSigner(
            Samples.bytes(32, 1), java.time.Clock.systemUTC(), java.time.Duration.ofMinutes(1));
    assertThat(signer.sign(Samples.ticket()).toArray()).isEqualTo(golden("Ticket"));
    byte[] content = Samples.ticket().encode();
    assertThat(Arrays.copyOf(golden("Ticket"), content.length)).isEqualTo(content);
    assertThat(Ticket.decode(content)).isEqualTo(Samples.ticket());
  }

  @Test
  void proofKeepsItsBytes() {
    byte[] client = golden("Preamble");
    byte[] server = new Preamble(new Version(1, 0), Plane.DATA, Samples.bytes(32, 1)).toBytes();
    assertThat(Token.of("0123456789abcdef").prove("client", client, server).toArray())
        .isEqualTo(golden("Proof"));
  }

  @Test
  void failureOfANewerVersionKeepsItsNumber() {
    BridgeException failure = new SessionMessage.Failure(1, 4999, "Cannot: new").toException();
    assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN);
    assertThat(failure).hasMessage("Cannot: new (BRIDGE-4999) [BRIDGE-9002]");
  }

  @Test
  void failureIsCutToFit() {
    String text = "x".repeat(5000);
    assertThat(new SessionMessage.Failure(1, 1, text).message()).hasSize(1000).endsWith("…");
  }

  @Test
  void oneHugeListOfHostsNeedsEachNameOnce() {
    String host = "a-rather-long-host-name.example.com";
    ControlMessage.PublicationInfo info =
        new ControlMessage.PublicationInfo(
            1,
            "p",
            Samples.GENERATION,
            Samples.bytes(1, 1),
            ControlMessage.Epochs.BOUNDED,
            0,
            10_000,
            java.util.Collections.nCopies(10_000, List.of(host)),
            -1,
            -1,
            new ControlMessage.Pushdown(false, List.of(), false));
    byte[] frame = Samples.frame(info);
    assertThat(frame).hasSizeLessThan(21_000);
    assertThat(Samples.parse(frame, Plane.CONTROL)).isEqualTo(info);
  }
}
