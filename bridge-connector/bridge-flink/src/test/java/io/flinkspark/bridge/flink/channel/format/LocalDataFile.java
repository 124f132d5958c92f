package io.flinkspark.bridge.flink.channel.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A data file of a test. */
public final class LocalDataFile extends DataFile {

  private final Path path;
  private final OutputStream out;
  private long position;
  private boolean closed;

  public LocalDataFile(Path path) throws IOException {
    this.path = path;
    out = new BufferedOutputStream(Files.newOutputStream(path, StandardOpenOption.CREATE_NEW));
  }

  /** Writes records into a new file. */
  public static <T> void write(Path path, RecordFiles<T> files, Iterable<T> records)
      throws IOException {
    LocalDataFile target = new LocalDataFile(path);
    RecordFileWriter<T> writer = files.open(target);
    long rows = 0;
    for (T record : records) {
      writer.write(record);
      rows++;
    }
    FileTotals totals = writer.finish();
    assertThat(target.closed).isTrue();
    assertThat(totals).isEqualTo(new FileTotals(rows, Files.size(path)));
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void write(int value) throws IOException {
    out.write(value);
    position++;
  }

  @Override
  public void write(byte[] data, int offset, int length) throws IOException {
    out.write(data, offset, length);
    position += length;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    out.close();
  }

  @Override
  public void discard() throws IOException {
    out.close();
    Files.delete(path);
  }
}
