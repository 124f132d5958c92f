package io.flinkspark.bridge.flink.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.flinkspark.bridge.protocol.BatchBuffer;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits;
import net.jpountz.xxhash.XXHashFactory;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.table.data.columnar.ColumnarRowData;
import org.apache.flink.table.data.columnar.vector.VectorizedColumnBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressedBatchTest {

  private static final int MUCH = 64 << 20;
  private static final Schema TEXTS =
      new Schema(
          List.of(
              Field.nullable("id", new ArrowType.Int(64, true)),
              Field.nullable("text", ArrowType.Utf8.INSTANCE)));

  private static ArrowSchema arrow(Schema schema) {
    return ArrowSchema.read(ByteBuffer.wrap(ArrowBytes.schema(schema)));
  }

  private static List<List<Object>> texts(int rows) {
    return IntStream.range(0, rows)
        .mapToObj(i -> Arrays.<Object>asList((long) i, i % 5 == 0 ? null : "text number " + i))
        .toList();
  }

  private static List<List<Object>> read(Schema schema, byte[] batch, int rows, int maxBytes) {
    ArrowSchema arrow = arrow(schema);
    VectorizedColumnBatch columns =
        ArrowBatchReader.read(arrow, ByteBuffer.wrap(batch), rows, new BatchBuffer(), maxBytes);
    return IntStream.range(0, rows)
        .mapToObj(row -> RowValues.of(new ColumnarRowData(columns, row), arrow.rowType()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void rowsAreTheSameCompressed(long seed) {
    RandomRows random = new RandomRows(seed);
    Schema schema = random.schema();
    List<List<Object>> rows = random.rows(schema, 200);

    assertThat(read(schema, ArrowBytes.compressedBatch(schema, rows), 200, MUCH))
        .as("seed %d", seed)
        .isEqualTo(rows);
  }

  @Test
  void takesNoMoreMemoryThanAllowed() {
    byte[] batch = ArrowBytes.compressedBatch(TEXTS, texts(50_000));
    assertThat(batch.length).isLessThan(1 << 20);

    assertThat(read(TEXTS, batch, 50_000, MUCH)).hasSize(50_000);
    assertThatThrownBy(() -> read(TEXTS, batch, 50_000, 1 << 20))
        .isInstanceOfSatisfying(
            BridgeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_MESSAGE))
        .hasMessageContaining("it is larger without compression than allowed (limit 1048576)");
  }

  @Test
  void refusesCompressionThatWasNotAskedFor() {
    byte[] batch = ArrowBytes.compressedBatch(TEXTS, texts(1000));

    assertThatThrownBy(() -> ArrowBatchReader.read(arrow(TEXTS), ByteBuffer.wrap(batch), 1000))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("larger without compression than allowed (limit 0)");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void brokenBytesGiveAClearErrorOrSomeRows(long seed) {
    Random random = new Random(seed);
    byte[] batch = ArrowBytes.compressedBatch(TEXTS, texts(2000));
    for (int i = 0; i < 3000; i++) {
      byte[] broken = batch.clone();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      Throwable failure = catchThrowable(() -> read(TEXTS, broken, 2000, MUCH));
      assertThat(failure == null || failure instanceof BridgeException)
          .as("seed %d, mutation %d: %s", seed, i, failure)
          .isTrue();
    }
  }

  private static byte[] frame(byte[] content, Bits... flags) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (LZ4FrameOutputStream out =
        new LZ4FrameOutputStream(
            bytes,
            BLOCKSIZE.SIZE_64KB,
            content.length,
            LZ4Factory.fastestInstance().fastCompressor(),
            XXHashFactory.fastestJavaInstance().hash32(),
            flags)) {
      out.write(content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] content() {
    byte[] content = new byte[300_000];
    new Random(7).nextBytes(content);
    Arrays.fill(content, 50_000, 250_000, (byte) 1);
    return content;
  }

  private static byte[] plain(byte[] frame, int length) {
    byte[] target = new byte[length + 2];
    Lz4Frame.decompress(frame, 0, frame.length, target, 1, length);
    assertThat(target[0]).isZero();
    assertThat(target[length + 1]).isZero();
    return Arrays.copyOfRange(target, 1, length + 1);
  }

  @Test
  void readsFramesWithSizesAndChecksums() {
    byte[] content = content();
    byte[] frame =
        frame(content, Bits.BLOCK_INDEPENDENCE, Bits.CONTENT_CHECKSUM, Bits.CONTENT_SIZE);

    assertThat(plain(frame, content.length)).isEqualTo(content);
    assertThat(plain(frame(content, Bits.BLOCK_INDEPENDENCE), content.length)).isEqualTo(content);
  }

  @Test
  void saysWhatIsWrongWithAFrame() {
    byte[] content = content();
    byte[] frame = frame(content, Bits.BLOCK_INDEPENDENCE, Bits.CONTENT_CHECKSUM);
    byte[] changed = frame.clone();
    changed[frame.length - 1] ^= 1;
    byte[] noFrame = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).putInt(7).array();
    byte[] head = frame.clone();
    head[5] ^= 1 << 4;

    assertCorrupt(changed, content.length, "a checksum is wrong");
    assertCorrupt(noFrame, 10, "it does not start like one");
    assertCorrupt(head, content.length, "the checksum of its head is wrong");
    assertCorrupt(Arrays.copyOf(frame, 100_000), content.length, "it ends too early");
    assertCorrupt(Arrays.copyOf(frame, frame.length + 1), content.length, "something follows");
    assertCorrupt(frame, content.length + 1, "it has less content than it says");
    assertThatThrownBy(() -> plain(frame, 1000)).isInstanceOf(BridgeException.class);
  }

  private static void assertCorrupt(byte[] frame, int length, String why) {
    assertThatThrownBy(() -> plain(frame, length))
        .isInstanceOfSatisfying(
            BridgeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_MESSAGE))
        .hasMessageContaining("an LZ4 frame is corrupt: " + why);
  }
}
