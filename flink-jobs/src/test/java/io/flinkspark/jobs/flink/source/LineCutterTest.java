package io.flinkspark.jobs.flink.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineCutterTest {

  @Test
  void cutsAtLineFeedsOnly() throws IOException {
    assertThat(lines("a\r\nb\rc\u0085d\n\n\ne")).containsExactly("a\r", "b\rc\u0085d", "", "", "e");
    assertThat(lines("a\n")).containsExactly("a");
    assertThat(lines("")).isEmpty();
    assertThat(lines("\n")).containsExactly("");
  }

  @Test
  void takesLinesLongerThanItsBuffer() throws IOException {
    String longLine = "x".repeat(1_000_000);

    assertThat(lines("a\n" + longLine + "\nb")).containsExactly("a", longLine, "b");
  }

  @Test
  void refusesALineThatIsTooLong() throws IOException {
    LineCutter cutter = new LineCutter(stream("12345\n123456\n"), "the log", 5);

    assertThat(cutter.next()).isTrue();
    assertThatThrownBy(cutter::next)
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot read line 2 of the log: it is longer than 5 bytes");
  }

  @Test
  void losesNothingWhenAReadTimesOut() throws IOException {
    LineCutter cutter = new LineCutter(new Hesitant(stream("abc\ndef")), "x");
    List<String> lines = new ArrayList<>();
    boolean more = true;
    while (more) {
      try {
        more = cutter.next();
        if (more) {
          lines.add(text(cutter));
        }
      } catch (SocketTimeoutException e) {
        assertThat(e).hasMessage("not yet");
      }
    }
    assertThat(lines).containsExactly("abc", "def");
  }

  private static List<String> lines(String text) throws IOException {
    LineCutter cutter = new LineCutter(stream(text), "x");
    List<String> lines = new ArrayList<>();
    while (cutter.next()) {
      lines.add(text(cutter));
    }
    return lines;
  }

  private static String text(LineCutter cutter) {
    return new String(cutter.buffer(), cutter.from(), cutter.to() - cutter.from(), ISO_8859_1);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
  }

  /** Gives one byte, then times out, then the next byte. */
  private static final class Hesitant extends InputStream {
    private final InputStream in;
    private boolean ready = true;

    private Hesitant(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      ready = !ready;
      if (!ready) {
        throw new SocketTimeoutException("not yet");
      }
      return in.read(bytes, offset, 1);
    }
  }
}
