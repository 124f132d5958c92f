package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.e2e.CannotException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogScanTest {
  @TempDir private Path folder;

  @Test
  void countsLinesAsTheFeederCutsThem() throws IOException {
    assertThat(LogScan.of(file("a\nb\n")).lines()).isEqualTo(2);
    assertThat(LogScan.of(file("a\nb")).lines()).isEqualTo(2);
    assertThat(LogScan.of(file("\n\n")).lines()).isEqualTo(2);
  }

  @Test
  void takesBinaryDirtBetweenLines() throws IOException {
    String dirty =
        "GET / HTTP/1.1 and so on and on and on\n".repeat(20) + "\u0016\u0003\u0000\u0001";
    assertThat(LogScan.of(file(dirty)).lines()).isEqualTo(21);
  }

  @Test
  void refusesWhatIsNoFile() {
    refuses(folder.resolve("absent.log"), "absent.log does not exist. Check the path");
    refuses(folder, "is a folder. Give one file");
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    refuses(file(""), "is empty. Give a log with at least one line");
  }

  @Test
  void refusesCompressedFilesAndSaysHowToDecompress() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write('a');
    }
    refuses(file(bytes.toByteArray()), "is compressed (gzip). Decompress it first");
    refuses(file(new byte[] {'P', 'K', 3, 4, 0}), "is compressed (zip). Decompress it first");
    refuses(
        file(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd}),
        "is compressed (zstd). Decompress it first");
    refuses(
        file(new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 0}),
        "is compressed (xz). Decompress it first");
  }

  @Test
  void refusesBinaryFiles() throws IOException {
    byte[] noise = new byte[10_000];
    new Random(1).nextBytes(noise);
    refuses(file(noise), "looks binary");
    refuses(file("some text".getBytes(StandardCharsets.UTF_16)), "looks binary");
  }

  @Test
  void namesTheLineThatIsTooLong() throws IOException {
    byte[] bytes = new byte[LineReader.MAX_LINE_BYTES + 3];
    Arrays.fill(bytes, (byte) 'x');
    bytes[1] = '\n';
    refuses(file(bytes), "line 2 of ");
  }

  private static void refuses(Path file, String message) {
    assertThatThrownBy(() -> LogScan.of(file))
        .isInstanceOf(CannotException.class)
        .hasMessageStartingWith("Cannot read the log: ")
        .hasMessageContaining(message);
  }

  private Path file(String text) throws IOException {
    return file(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(Files.createTempFile(folder, "access", ".log"), bytes);
  }
}
