package io.flinkspark.bridge.functions.bench;

import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.util.Collector;

/**
 * The rows of the benchmark: made once in a JVM, in the form in which rows come over the network,
 * and handed on over and over, some hundred for each record of a sequence, so that the source costs
 * next to nothing. Spark's side makes the same ones.
 */
final class MadeRows implements FlatMapFunction<Long, RowData>, ResultTypeQueryable<RowData> {

  static final RowType TYPE =
      RowType.of(
          new LogicalType[] {
            new BigIntType(),
            new LocalZonedTimestampType(6),
            VarCharType.STRING_TYPE,
            VarCharType.STRING_TYPE,
            new IntType(),
            new BigIntType(),
            new DoubleType()
          },
          new String[] {"id", "ts", "name", "url", "status", "size", "latency"});

  private static final long serialVersionUID = 1;
  private static final int DIFFERENT = 1 << 16;
  private static final int CHUNK_ROWS = 512;
  private static final long FIRST_MILLIS = 1_767_225_600_000L;
  private static final BinaryRowData[] ROWS = make();

  private final long count;

  private MadeRows(long count) {
    this.count = count;
  }

  /** So many rows, by one task. */
  static DataStream<RowData> stream(StreamExecutionEnvironment env, long count) {
    return env.fromSequence(0, (count - 1) / CHUNK_ROWS).flatMap(new MadeRows(count)).name("rows");
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return InternalTypeInfo.of(TYPE);
  }

  @Override
  public void flatMap(Long chunk, Collector<RowData> out) {
    long end = Math.min(count, (chunk + 1) * CHUNK_ROWS);
    for (long number = chunk * CHUNK_ROWS; number < end; number++) {
      out.collect(ROWS[(int) (number & DIFFERENT - 1)]);
    }
  }

  /** Of all different rows. */
  static double bytesPerRow() {
    long bytes = 0;
    for (BinaryRowData row : ROWS) {
      bytes += row.getSizeInBytes();
    }
    return (double) bytes / DIFFERENT;
  }

  private static BinaryRowData[] make() {
    RowDataSerializer serializer = new RowDataSerializer(TYPE);
    BinaryRowData[] rows = new BinaryRowData[DIFFERENT];
    for (int i = 0; i < DIFFERENT; i++) {
      rows[i] = serializer.toBinaryRow(row(i)).copy();
    }
    return rows;
  }

  private static RowData row(long number) {
    String name = number % 100 < 99 ? " user-%06d ".formatted(number * 7919 % DIFFERENT) : null;
    String url = "/store/categories/%d/items/%d".formatted(number % 97, number);
    return GenericRowData.of(
        number,
        TimestampData.fromEpochMillis(FIRST_MILLIS + number * 1000),
        StringData.fromString(name),
        StringData.fromString(url),
        number % 50 == 0 ? 500 : number % 10 == 0 ? 404 : 200,
        number * 104_729 % DIFFERENT,
        number * 13 % 8000 / 8.0);
  }
}
