package io.flinkspark.jobs.spark.bench;

import io.flinkspark.jobs.spark.bench.PreparedBatches.Prepared;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.arrow.ArrowConverters$;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/** Ways over a socket without the bridge: what it is compared with. */
final class Senders {

  private static final int BATCH_ROWS = 16_384;

  /** Where the running task of {@link #arrowConverters} writes to; Spark runs in this JVM. */
  private static volatile SocketChannel target;

  private Senders() {}

  /** The bytes of batches and nothing else: what the loopback device can do. */
  static SocketServer.Sending bytesOnly(PreparedBatches batches, int times) {
    return guest -> {
      for (int i = 0; i < times; i++) {
        for (Prepared batch : batches.batches()) {
          ByteBuffer bytes = batch.message().duplicate();
          while (bytes.hasRemaining()) {
            guest.write(bytes);
          }
        }
      }
    };
  }

  /** Batches that Spark's own ArrowConverters makes in a task, each behind its length. */
  static SocketServer.Sending arrowConverters(Dataset<Row> dataset) {
    return guest -> {
      target = guest;
      StructType schema = dataset.schema();
      JavaRDD<InternalRow> rows = dataset.queryExecution().toRdd().toJavaRDD();
      rows.foreachPartition(partition -> sendBatches(partition, schema));
    };
  }

  private static void sendBatches(Iterator<InternalRow> rows, StructType schema)
      throws IOException {
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(target), 64 * 1024));
    scala.collection.Iterator<byte[]> batches =
        ArrowConverters$.MODULE$.toBatchIterator(
            JavaConverters.asScalaIterator(rows),
            schema,
            BATCH_ROWS,
            "UTC",
            true,
            TaskContext.get());
    while (batches.hasNext()) {
      byte[] batch = batches.next();
      out.writeInt(batch.length);
      out.write(batch);
    }
    out.flush();
  }

  /** A line of text a row, through the driver. */
  static SocketServer.Sending textLines(Dataset<Row> dataset) {
    return guest -> {
      PrintWriter out =
          new PrintWriter(
              new OutputStreamWriter(Channels.newOutputStream(guest), StandardCharsets.UTF_8));
      Iterator<Row> rows = dataset.toLocalIterator();
      StringBuilder line = new StringBuilder();
      while (rows.hasNext()) {
        Row row = rows.next();
        line.setLength(0);
        line.append(row.getLong(0)).append('\t');
        line.append(micros(row.getTimestamp(1))).append('\t');
        line.append(row.getString(2)).append('\t').append(row.getString(3)).append('\t');
        line.append(row.getInt(4)).append('\t').append(row.getLong(5)).append('\t');
        line.append(row.getDouble(6)).append('\n');
        out.append(line);
      }
      out.flush();
    };
  }

  private static long micros(Timestamp time) {
    return time.getTime() * 1000 + time.getNanos() / 1000 % 1000;
  }
}
