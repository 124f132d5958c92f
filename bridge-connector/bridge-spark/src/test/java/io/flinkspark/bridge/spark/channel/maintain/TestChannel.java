package io.flinkspark.bridge.spark.channel.maintain;

import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import io.flinkspark.bridge.protocol.channel.ChannelStart;
import io.flinkspark.bridge.protocol.channel.ChannelStorage;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.bridge.protocol.channel.ChannelWriter;
import io.flinkspark.bridge.protocol.channel.DataFileName;
import io.flinkspark.bridge.protocol.channel.EpochCommit;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.protocol.channel.EventTimes;
import io.flinkspark.bridge.protocol.channel.hadoop.HadoopChannelStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** A producer of a small channel, and what its epochs hold. */
final class TestChannel {

  static final MessageType ROWS =
      MessageTypeParser.parseMessageType(
          "message rows { required int64 id; optional binary name (STRING); }");
  static final MessageType WIDER =
      MessageTypeParser.parseMessageType(
          "message rows { required int64 id; optional binary name (STRING); optional double more;"
              + " }");

  private final Path root;
  private final Configuration configuration;
  private final ChannelStorage storage;
  private final Channel channel;
  private String run;
  private ChannelWriter writer;
  private long checkpoint;
  private long nextId;

  TestChannel(String path, Configuration configuration) {
    this.root = new Path(path);
    this.configuration = configuration;
    this.storage = HadoopChannelStorage.open(path, configuration);
    this.channel = Channel.openOrCreate(storage, "orders");
  }

  TestChannel claim(ChannelStart start) {
    run = start.run();
    writer = channel.claim(start);
    if (start instanceof ChannelStart.Restored restored) {
      checkpoint = restored.checkpoint();
    }
    return this;
  }

  TestChannel begin(String newRun) {
    return claim(new ChannelStart.Fresh(newRun, ChannelStart.Existing.KEEP));
  }

  /** What the producer's next checkpoint follows. */
  void checkpoint(long last) {
    checkpoint = last;
  }

  long checkpoint() {
    return checkpoint;
  }

  /** Another client's channel. */
  Channel reopened() {
    return Channel.open(HadoopChannelStorage.open(storage.location(), configuration));
  }

  ChannelView view() {
    return reopened().view();
  }

  /** A complete file that no epoch names. */
  EpochFile file(String folder, MessageType schema, int rows, int subtask) {
    String path =
        "data/" + folder + DataFileName.of(run, checkpoint, subtask, "parquet").toString();
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      Group row = new SimpleGroup(schema);
      row.add("id", nextId);
      if (nextId % 3 > 0) {
        row.add("name", "name-" + nextId % 7);
      }
      if (schema.containsField("more")) {
        row.add("more", nextId / 8.0);
      }
      groups.add(row);
      nextId++;
    }
    Path file = new Path(root, path);
    ParquetFiles.write(file, configuration, schema, groups, Map.of());
    try {
      long bytes = file.getFileSystem(configuration).getFileStatus(file).getLen();
      return EpochFile.whole(path, rows, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void commit(String schemaId, List<EpochFile> files) {
    checkpoint++;
    List<EpochFile> sorted = files.stream().sorted(Comparator.comparing(EpochFile::path)).toList();
    writer.commit(
        new EpochCommit(
            checkpoint,
            new ChannelSchema(schemaId, "{}"),
            sorted,
            new EventTimes(1000 * checkpoint, 1000 * checkpoint + 999),
            1000 * checkpoint + 500));
  }

  /** Commits a checkpoint of some files with a few rows each. */
  void epoch(int files, int rows) {
    List<EpochFile> written = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      written.add(file("", ROWS, rows, i));
    }
    commit("v1", written);
  }

  /** All rows of each epoch, in order. */
  List<List<String>> rows() {
    return view().epochs().map(this::rows).toList();
  }

  List<String> rows(ChannelEpoch epoch) {
    List<String> rows = new ArrayList<>();
    for (EpochFile file : epoch.files()) {
      rows.addAll(
          ParquetFiles.read(
              new Path(root, file.path()), configuration, file.fromRow(), file.rows()));
    }
    return rows;
  }

  /** Distinct files of the live epochs. */
  List<String> named() {
    return view()
        .epochs()
        .flatMap(epoch -> epoch.files().stream())
        .map(EpochFile::path)
        .distinct()
        .toList();
  }

  List<String> onDisk() {
    return DataFolder.of(storage.location(), configuration).list().keySet().stream()
        .sorted()
        .toList();
  }
}
