package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.protocol.BridgeAddress;
import io.flinkspark.bridge.protocol.Compression;
import io.flinkspark.bridge.protocol.DataPath;
import io.flinkspark.bridge.protocol.Limits;
import io.flinkspark.bridge.protocol.ReadPlan;
import io.flinkspark.bridge.protocol.TlsOptions;
import io.flinkspark.bridge.protocol.Token;
import java.io.Serializable;

/**
 * What to read, from where and how.
 *
 * @param requiredFilters how many of the plan's filters, the first ones, Spark must apply; the
 *     others it may
 * @param consumer the reading job's name
 * @param consumerId the name, made unique: as whom Spark knows a job that begins with these options
 */
record SparkReadOptions(
    BridgeAddress address,
    Token token,
    TlsOptions tls,
    Limits limits,
    String publication,
    ReadPlan plan,
    int requiredFilters,
    String consumer,
    String consumerId,
    int maxBatchRows,
    int maxBatchBytes,
    Compression compression,
    DataPath dataPath,
    RetryPolicy retry)
    implements Serializable {

  SparkReadOptions withPlan(ReadPlan other) {
    return new SparkReadOptions(
        address,
        token,
        tls,
        limits,
        publication,
        other,
        requiredFilters,
        consumer,
        consumerId,
        maxBatchRows,
        maxBatchBytes,
        compression,
        dataPath,
        retry);
  }
}
