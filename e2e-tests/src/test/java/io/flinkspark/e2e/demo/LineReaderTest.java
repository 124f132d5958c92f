package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LineReaderTest {

  @Test
  void cutsAtLineFeedsOnly() throws IOException {
    assertThat(lines("a\r\nb\u0000\u0085\f\u00e9\n\nc"))
        .containsExactly("a\r", "b\u0000\u0085\f\u00e9", "", "c");
  }

  @Test
  void countsTheLastLineWithAndWithoutLineFeed() throws IOException {
    assertThat(lines("a\nb\n")).containsExactly("a", "b");
    assertThat(lines("a\nb")).containsExactly("a", "b");
    assertThat(lines("\n")).containsExactly("");
    assertThat(lines("")).isEmpty();
  }

  @Test
  void keepsLinesLongerThanItsBuffer() throws IOException {
    String big = "x".repeat(200_000);
    assertThat(lines("a\n" + big + "\n" + big)).containsExactly("a", big, big);
  }

  @Test
  void cutsRightAtTheEndOfItsBuffer() throws IOException {
    String full = "x".repeat((1 << 16) - 1);
    assertThat(lines(full + "\nb")).containsExactly(full, "b");
    assertThat(lines(full + "y\nb")).containsExactly(full + "y", "b");
  }

  @Test
  void takesTheLongestLineAndRefusesALongerOne() throws IOException {
    byte[] longest = new byte[LineReader.MAX_LINE_BYTES];
    try (LineReader reader = new LineReader(new ByteArrayInputStream(longest))) {
      assertThat(reader.next()).hasValueSatisfying(l -> assertThat(l).hasSize(longest.length));
    }
    byte[] longer = new byte[LineReader.MAX_LINE_BYTES + 3];
    longer[0] = 'a';
    longer[1] = '\n';
    try (LineReader reader = new LineReader(new ByteArrayInputStream(longer))) {
      assertThat(reader.next()).isPresent();
      assertThatThrownBy(reader::next).hasMessage("line 2 is longer than 16 MiB");
    }
  }

  private static List<String> lines(String text) throws IOException {
    List<String> lines = new ArrayList<>();
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    try (LineReader reader = new LineReader(new ByteArrayInputStream(bytes))) {
      for (Optional<byte[]> line = reader.next(); line.isPresent(); line = reader.next()) {
        lines.add(new String(line.get(), StandardCharsets.ISO_8859_1));
        assertThat(reader.line()).isEqualTo(lines.size());
      }
    }
    return lines;
  }
}
