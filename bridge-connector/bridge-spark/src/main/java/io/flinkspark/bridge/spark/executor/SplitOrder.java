package io.flinkspark.bridge.spark.executor;

import io.flinkspark.bridge.protocol.Compression;
import java.io.Serializable;
import org.apache.spark.sql.types.StructType;

/**
 * What a task is to serve.
 *
 * @param requestId the driver's own number of the request
 * @param split what is read, for people
 * @param schema the columns that the rows have
 * @param startRow the first row to send
 * @param maxRows after how many rows the split ends; {@code Long.MAX_VALUE} when it has no limit
 * @param maxBatchRows rows a batch at most
 * @param maxBatchBytes bytes a batch at most, unless a single row is larger
 * @param compression of the batches' buffers
 */
public record SplitOrder(
    long requestId,
    String split,
    StructType schema,
    long startRow,
    long maxRows,
    int maxBatchRows,
    int maxBatchBytes,
    Compression compression)
    implements Serializable {}
