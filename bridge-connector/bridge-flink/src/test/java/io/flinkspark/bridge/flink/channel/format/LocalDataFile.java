package io.flinkspark.bridge.flink.channel.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.channel.LocalFileStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A data file of a test. */
public final class LocalDataFile extends DataFile {

  private final LocalFileStream file;
  private boolean closed;

  public LocalDataFile(Path path) throws IOException {
    this(LocalFileStream.create(path));
  }

  private LocalDataFile(LocalFileStream file) {
    super(file);
    this.file = file;
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
    return file.position();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    file.close();
  }

  @Override
  public void discard() throws IOException {
    file.discard();
  }
}
