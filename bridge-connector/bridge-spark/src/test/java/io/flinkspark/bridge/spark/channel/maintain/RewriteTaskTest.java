package io.flinkspark.bridge.spark.channel.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.channel.CompactionFileName;
import io.flinkspark.bridge.spark.channel.maintain.Rewrite.Part;
import io.flinkspark.bridge.spark.channel.maintain.Rewrite.Piece;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are copied are the same rows, whatever they look like. */
class RewriteTaskTest {

  private static final int ROUNDS = Integer.getInteger("parquet.count", 15);

  @TempDir private java.nio.file.Path directory;
  private final Configuration configuration = new Configuration();
  private Path root;
  private int files;

  @BeforeEach
  void makeFolder() throws IOException {
    Files.createDirectories(directory.resolve("data"));
    root = new Path(directory.toUri());
  }

  private Part file(MessageType schema, List<Group> rows, Map<String, String> extra) {
    String path = "data/in-" + files++ + ".parquet";
    ParquetFiles.write(new Path(root, path), configuration, schema, rows, extra);
    return new Part(files, path, 0, rows.size(), rows.size());
  }

  private List<Piece> rewrite(List<Part> parts, long rowGroupBytes) throws IOException {
    CompactionFileName name = new CompactionFileName(1, files++, "u", "parquet");
    return new RewriteTask(
            new Rewrite(0, "data/", parts),
            "file://" + directory,
            configuration,
            name,
            rowGroupBytes)
        .run();
  }

  private List<String> texts(List<Part> parts) {
    List<String> texts = new ArrayList<>();
    for (Part part : parts) {
      texts.addAll(
          ParquetFiles.read(
              new Path(root, part.path()), configuration, part.fromRow(), part.rows()));
    }
    return texts;
  }

  private List<String> textsOf(List<Piece> pieces) {
    return texts(
        pieces.stream()
            .map(piece -> new Part(0, piece.path(), 0, piece.rows(), piece.rows()))
            .toList());
  }

  private MessageType schemaOf(Piece piece) throws IOException {
    try (ParquetSource source = new ParquetSource(new Path(root, piece.path()), configuration)) {
      return source.schema();
    }
  }

  @Test
  void everyValueIsTheSame() throws IOException {
    long base = Long.getLong("parquet.seed", System.nanoTime());
    for (int round = 0; round < ROUNDS; round++) {
      String what = "-Dparquet.count=1 -Dparquet.seed=" + (base + round);
      Random random = new Random(base + round);
      RandomParquet parquet = new RandomParquet(random);
      MessageType schema = parquet.schema();
      List<Part> parts = new ArrayList<>();
      for (int file = 1 + random.nextInt(4); file > 0; file--) {
        Part whole = file(schema, parquet.rows(schema, 1 + random.nextInt(200)), Map.of());
        long from = random.nextBoolean() ? 0 : random.nextInt((int) whole.rows());
        long rows = random.nextBoolean() ? whole.rows() - from : 1;
        parts.add(new Part(file, whole.path(), from, rows, whole.fileRows()));
      }
      List<Piece> pieces;
      try {
        pieces = rewrite(parts, random.nextBoolean() ? 2048 : 1 << 20);
      } catch (RuntimeException e) {
        throw new AssertionError(what + "\n" + schema, e);
      }
      assertThat(pieces).as(what).hasSize(1);
      assertThat(schemaOf(pieces.get(0))).as(what).isEqualTo(schema);
      assertThat(textsOf(pieces)).as("%s\n%s", what, schema).isEqualTo(texts(parts));
    }
  }

  @Test
  void smallRowGroupsBecomeLarge() throws IOException {
    RandomParquet parquet = new RandomParquet(new Random(5));
    MessageType schema = parquet.schema();
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      parts.add(file(schema, parquet.rows(schema, 300), Map.of("key", "value")));
    }
    List<Piece> pieces = rewrite(parts, 1 << 20);
    assertThat(pieces).hasSize(1);
    Path written = new Path(root, pieces.get(0).path());
    try (ParquetSource source = new ParquetSource(written, configuration)) {
      assertThat(source.rowGroups()).isEqualTo(1);
      assertThat(source.extraMetadata()).containsEntry("key", "value");
    }
    assertThat(pieces.get(0).bytes())
        .isEqualTo(Files.size(directory.resolve(pieces.get(0).path())));
  }

  @Test
  void aNewFileBeginsWhereSchemaOrMetadataChange() throws IOException {
    RandomParquet parquet = new RandomParquet(new Random(6));
    MessageType first = parquet.schema();
    MessageType second = parquet.schema();
    List<Part> parts =
        List.of(
            file(first, parquet.rows(first, 20), Map.of()),
            file(first, parquet.rows(first, 30), Map.of()),
            file(second, parquet.rows(second, 10), Map.of()),
            file(first, parquet.rows(first, 5), Map.of()),
            file(first, parquet.rows(first, 6), Map.of("zone", "UTC")));
    List<Piece> pieces = rewrite(parts, 1 << 20);
    assertThat(pieces).extracting(Piece::parts).containsExactly(2, 1, 1, 1);
    assertThat(pieces).extracting(Piece::rows).containsExactly(50L, 10L, 5L, 6L);
    assertThat(textsOf(pieces)).isEqualTo(texts(parts));
  }

  @Test
  void aTaskThatFailsLeavesNothing() throws IOException {
    RandomParquet parquet = new RandomParquet(new Random(7));
    MessageType first = parquet.schema();
    MessageType second = parquet.schema();
    Part good = file(first, parquet.rows(first, 20), Map.of());
    Part other = file(second, parquet.rows(second, 20), Map.of());
    Part wrong = new Part(9, good.path(), 0, 21, 21);
    List<String> before = names();
    assertThatThrownBy(() -> rewrite(List.of(good, other, wrong), 1 << 20))
        .hasMessageContaining("a data file has 20 rows, and the ledger says 21");
    Part gone = new Part(9, "data/gone.parquet", 0, 1, 1);
    assertThatThrownBy(() -> rewrite(List.of(good, gone), 1 << 20))
        .hasMessageContaining("a data file is gone");
    Path torn = new Path(root, other.path());
    byte[] bytes = Files.readAllBytes(java.nio.file.Path.of(torn.toUri()));
    Files.write(directory.resolve(other.path()), Arrays.copyOf(bytes, 50));
    assertThatThrownBy(() -> rewrite(List.of(good, other), 1 << 20)).isNotNull();
    assertThat(names()).isEqualTo(before);
  }

  private List<String> names() throws IOException {
    try (var names = Files.list(directory.resolve("data"))) {
      return names.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
