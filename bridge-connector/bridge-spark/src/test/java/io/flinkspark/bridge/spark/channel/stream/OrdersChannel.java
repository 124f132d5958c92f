package io.flinkspark.bridge.spark.channel.stream;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.protocol.channel.LocalChannelStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * A channel of orders with real files. The ids are 0, 1, 2 and so on, in the order of the rows; an
 * order's event time is its id in seconds.
 */
final class OrdersChannel {

  private static final MessageType ORDER =
      MessageTypeParser.parseMessageType(
          "message Order { required int64 id; required binary item (STRING);"
              + " required int64 ts (TIMESTAMP(MILLIS,true)); }");

  final Path root;
  final TestLedger ledger;
  private long nextId;

  OrdersChannel(Path root) {
    this.root = root;
    this.ledger = new TestLedger(new LocalChannelStorage(root));
  }

  String path() {
    return root.toString();
  }

  /** The id that comes next. */
  long nextId() {
    return nextId;
  }

  /** Orders are written again, as a job does that went back. */
  void goBackTo(long id) {
    nextId = id;
  }

  /** An epoch of files with so many orders each. */
  long commit(int... fileRows) {
    return ledger.commit(files(fileRows), TestLedger.SCHEMA);
  }

  long commitWithWatermark(long watermarkMillis, int... fileRows) {
    return ledger.commit(files(fileRows), TestLedger.SCHEMA, watermarkMillis);
  }

  private List<EpochFile> files(int... fileRows) {
    List<EpochFile> files = new ArrayList<>();
    for (int rows : fileRows) {
      files.add(writeOrders(rows));
    }
    return files;
  }

  private EpochFile writeOrders(int rows) {
    List<Group> orders = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      orders.add(order(nextId, nextId * 1000));
      nextId++;
    }
    return write(ORDER, orders);
  }

  static Group order(long id, long eventTimeMillis) {
    Group order = new SimpleGroup(ORDER);
    order.add("id", id);
    order.add("item", "item-" + id);
    order.add("ts", eventTimeMillis);
    return order;
  }

  /** Orders with event times of their own. */
  long commitAt(long watermarkMillis, long... eventTimesMillis) {
    List<Group> orders = new ArrayList<>();
    for (long time : eventTimesMillis) {
      orders.add(order(nextId++, time));
    }
    return ledger.commit(List.of(write(ORDER, orders)), TestLedger.SCHEMA, watermarkMillis);
  }

  /** Rows of another schema; {@code fill} sets a row's fields. */
  long commit(ChannelSchema schema, String message, int rows, BiConsumer<Group, Long> fill) {
    return ledger.commit(files(message, rows, fill), schema);
  }

  long commitAt(
      long watermarkMillis,
      ChannelSchema schema,
      String message,
      int rows,
      BiConsumer<Group, Long> fill) {
    return ledger.commit(files(message, rows, fill), schema, watermarkMillis);
  }

  private List<EpochFile> files(String message, int rows, BiConsumer<Group, Long> fill) {
    MessageType type = MessageTypeParser.parseMessageType(message);
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      Group group = new SimpleGroup(type);
      fill.accept(group, nextId++);
      groups.add(group);
    }
    return List.of(write(type, groups));
  }

  private EpochFile write(MessageType type, List<Group> rows) {
    String path = "data/" + UUID.randomUUID() + ".parquet";
    Path file = root.resolve(path);
    try {
      Files.createDirectories(file.getParent());
      try (ParquetWriter<Group> writer =
          ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
              .withType(type)
              .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
              .withPageRowCountLimit(100)
              .withRowGroupSize(16L << 10)
              .build()) {
        for (Group row : rows) {
          writer.write(row);
        }
      }
      return EpochFile.whole(path, rows.size(), Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Moves these epochs to one file and deletes the old ones, as if all readers had seen it. */
  void compact(long first, long last) {
    List<ChannelEpoch> epochs = ledger.view().epochs(first, last).toList();
    List<Group> rows = new ArrayList<>();
    Set<String> old = new HashSet<>();
    for (ChannelEpoch epoch : epochs) {
      for (EpochFile file : epoch.files()) {
        rows.addAll(rows(file));
        old.add(file.path());
      }
    }
    ledger.compact(first, last, write(ORDER, rows));
    try (Stream<ChannelEpoch> live = ledger.view().epochs()) {
      live.forEach(epoch -> epoch.files().forEach(file -> old.remove(file.path())));
    }
    old.forEach(this::delete);
  }

  private List<Group> rows(EpochFile file) {
    List<Group> rows = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(
                new GroupReadSupport(),
                new org.apache.hadoop.fs.Path(root.resolve(file.path()).toUri()))
            .build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows.subList((int) file.fromRow(), (int) (file.fromRow() + file.rows()));
  }

  private void delete(String path) {
    try {
      Files.delete(root.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes the whole channel. */
  void delete() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
