package io.flinkspark.bridge.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.flink.arrow.ArrowBatchReader;
import io.flinkspark.bridge.flink.arrow.ArrowSchema;
import io.flinkspark.bridge.protocol.ReadPlan;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.columnar.vector.VectorizedColumnBatch;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class BatchRowTest {

  private static final int ROWS = 10;

  private final NumberedRows rows = NumberedRows.of(1, ROWS);
  private final ArrowSchema schema = ArrowSchema.read(ByteBuffer.wrap(rows.schema(ReadPlan.ALL)));
  private final RowType type = schema.rowType();
  private final TypeSerializer<RowData> serializer =
      new BatchRowTypeInfo(type).createSerializer(new SerializerConfigImpl());

  private VectorizedColumnBatch batch() {
    return ArrowBatchReader.read(
        schema, ByteBuffer.wrap(rows.batch(ReadPlan.ALL, 0, 0, ROWS)), ROWS);
  }

  @Test
  void copiesStayWhenTheViewMovesOn() {
    BatchRow row = new BatchRow(batch());
    row.moveTo(4);
    RowData four = serializer.copy(row);
    row.moveTo(5);
    RowData five = serializer.copy(row, four);

    assertThat(four.getLong(0)).isEqualTo(4);
    assertThat(four.getString(1)).hasToString("row 4");
    assertThat(five.getLong(0)).isEqualTo(5);
    assertThat(serializer.copy(five).getLong(0)).isEqualTo(5);
  }

  private static Consumer<BatchRow> give(AtomicInteger free) {
    return row -> free.addAndGet(row.isShared() ? 0 : 1);
  }

  @Test
  void memoryIsFreeAgainUnlessARowWasCopied() {
    AtomicInteger free = new AtomicInteger();
    SplitRecords untouched = SplitRecords.of("0", batch(), ROWS, 0, 100, give(free));
    untouched.nextRecordFromSplit();
    untouched.recycle();
    assertThat(free).hasValue(1);

    SplitRecords shared = SplitRecords.of("0", batch(), ROWS, 0, 100, give(free));
    serializer.copy(shared.nextRecordFromSplit().row());
    shared.recycle();
    assertThat(free).hasValue(1);
  }

  @Test
  void isWrittenAsFlinkWritesIt() throws Exception {
    TypeSerializer<RowData> flinks = InternalTypeInfo.of(type).toSerializer();
    BatchRow row = new BatchRow(batch());
    row.moveTo(7);
    DataOutputSerializer ours = new DataOutputSerializer(64);
    DataOutputSerializer theirs = new DataOutputSerializer(64);
    serializer.serialize(row, ours);
    flinks.serialize(row, theirs);

    assertThat(ours.getCopyOfBuffer()).isEqualTo(theirs.getCopyOfBuffer());
    RowData read =
        serializer.duplicate().deserialize(new DataInputDeserializer(ours.getCopyOfBuffer()));
    assertThat(read.getLong(0)).isEqualTo(7);
    assertThat(read.getString(1)).hasToString("row 7");
    assertThat(serializer.snapshotConfiguration().restoreSerializer()).isEqualTo(flinks);
    assertThat(
            flinks
                .snapshotConfiguration()
                .resolveSchemaCompatibility(serializer.snapshotConfiguration())
                .isCompatibleAsIs())
        .isTrue();
  }

  @Test
  void showsItsValuesToPeople() {
    BatchRow row = new BatchRow(batch());
    row.moveTo(4);
    assertThat(row).hasToString("+I(4,row 4)");
    row.moveTo(6);
    assertThat(row).hasToString("+I(6,null)");
  }

  @Test
  void refusesToBeComparedAsAWhole() {
    BatchRow row = new BatchRow(batch());

    assertThatThrownBy(() -> row.equals(row))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("Cannot compare rows of a batch: compare their columns instead");
    assertThatThrownBy(row::hashCode)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("Cannot hash a row of a batch: hash its columns instead");
  }
}
