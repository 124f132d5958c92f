package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.flink.arrow.ArrowSchema;
import io.flinkspark.bridge.flink.schema.Reading;
import io.flinkspark.bridge.flink.schema.SchemaResolver;
import io.flinkspark.bridge.protocol.BridgeAddress;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.Compression;
import io.flinkspark.bridge.protocol.DataPath;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.Limits;
import io.flinkspark.bridge.protocol.Predicate;
import io.flinkspark.bridge.protocol.ReadPlan;
import io.flinkspark.bridge.protocol.TlsOptions;
import io.flinkspark.bridge.protocol.Token;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;

/**
 * Collects the options of a {@link SparkSource}. Address, token, publication and records are
 * required.
 *
 * @param <T> the records' type
 */
public final class SparkSourceBuilder<T> {

  private static final SecureRandom ID = new SecureRandom();
  private static final int DEFAULT_BATCH_ROWS = 16_384;
  private static final int DEFAULT_BATCH_BYTES = 4 << 20;

  private BridgeAddress address;
  private Token token;
  private TlsOptions tls = TlsOptions.off();
  private Limits limits = Limits.DEFAULT;
  private String publication;
  private SparkRecords<T> records;
  private ReadPlan plan = ReadPlan.ALL;
  private final List<Predicate> filters = new ArrayList<>();
  private final List<Predicate> filterHints = new ArrayList<>();
  private String consumer = "flink";
  private int maxBatchRows = DEFAULT_BATCH_ROWS;
  private int maxBatchBytes = DEFAULT_BATCH_BYTES;
  private Compression compression = Compression.NONE;
  private DataPath dataPath = DataPath.DIRECT;
  private RetryPolicy retry = RetryPolicy.DEFAULT;

  SparkSourceBuilder() {}

  /** Where the driver is: {@code bridge://host:port}, several separated by commas. */
  public SparkSourceBuilder<T> address(String where) {
    address = BridgeAddress.parse(where);
    return this;
  }

  /** The secret that the driver knows, too. */
  public SparkSourceBuilder<T> token(Token secret) {
    token = secret;
    return this;
  }

  /** Encryption; off unless set. */
  public SparkSourceBuilder<T> tls(TlsOptions options) {
    tls = options;
    return this;
  }

  /** How much and how long to put up with. */
  public SparkSourceBuilder<T> limits(Limits toKeep) {
    limits = toKeep;
    return this;
  }

  /** The publication's name. */
  public SparkSourceBuilder<T> publication(String name) {
    publication = name;
    return this;
  }

  /** As what rows are handed on. */
  public SparkSourceBuilder<T> records(SparkRecords<T> form) {
    records = form;
    return this;
  }

  /** Only these columns, in this order; all unless set. */
  public SparkSourceBuilder<T> columns(List<String> names) {
    plan = plan.withColumns(names);
    return this;
  }

  /** Only rows that pass; applied by Spark. Called again, a row must pass all. */
  public SparkSourceBuilder<T> filter(Predicate condition) {
    filters.add(condition);
    return this;
  }

  /**
   * Spark may leave out rows that do not pass, to send less; whoever reads filters all the same.
   */
  public SparkSourceBuilder<T> filterHint(Predicate condition) {
    filterHints.add(condition);
    return this;
  }

  /** At most so many rows of each partition. */
  public SparkSourceBuilder<T> limitPerPartition(long rows) {
    plan = plan.withLimit(rows);
    return this;
  }

  /**
   * The name of this reader in Spark's job descriptions, its logs and its count of what was read,
   * "flink" unless set. Each source that is built appends an id of its own, so that two jobs of one
   * name are two readers; a job keeps the id in its checkpoints and savepoints.
   */
  public SparkSourceBuilder<T> consumer(String name) {
    consumer = name;
    return this;
  }

  /** Rows a batch at most, 16,384 unless set. */
  public SparkSourceBuilder<T> maxBatchRows(int rows) {
    maxBatchRows = rows;
    return this;
  }

  /** Bytes a batch at most, unless a single row is larger; 4 MiB unless set. */
  public SparkSourceBuilder<T> maxBatchBytes(int bytes) {
    maxBatchBytes = bytes;
    return this;
  }

  /**
   * How batches travel: {@link Compression#LZ4} where the network is slower than a core, {@link
   * Compression#NONE} unless set.
   */
  public SparkSourceBuilder<T> compression(Compression wanted) {
    if (wanted == Compression.ZSTD) {
      throw new BridgeException(
          ErrorCode.INVALID_ARGUMENT,
          "Cannot read compressed batches: " + wanted + " is not known");
    }
    compression = wanted;
    return this;
  }

  /**
   * Whom readers dial: the executors, unless set, or with {@link DataPath#RELAY} the driver alone,
   * where executors cannot be reached. All rows then pass through the driver.
   */
  public SparkSourceBuilder<T> dataPath(DataPath wanted) {
    dataPath = wanted;
    return this;
  }

  /** How often and how fast a broken split is opened again. */
  public SparkSourceBuilder<T> retry(RetryPolicy policy) {
    retry = policy;
    return this;
  }

  /**
   * Asks the driver for the publication's columns and builds the source.
   *
   * @throws BridgeException when an option is missing, the driver cannot be reached, or the
   *     publication cannot be read in this way
   */
  public SparkSource<T> build() {
    require(address, "address");
    require(token, "token");
    require(publication, "publication");
    require(records, "records");
    List<Predicate> allFilters = new ArrayList<>(filters);
    allFilters.addAll(filterHints);
    SparkReadOptions options =
        new SparkReadOptions(
            address,
            token,
            tls,
            limits,
            publication,
            plan.withFilters(allFilters),
            filters.size(),
            consumer,
            consumer + "-" + HexFormat.of().toHexDigits(ID.nextInt()),
            maxBatchRows,
            maxBatchBytes,
            compression,
            dataPath,
            retry);
    try (SplitDiscovery discovery = new SplitDiscovery(options)) {
      // Refuses columns that do not fit the records now, not when the job runs.
      ReadPlan narrowed = narrowed(options.plan(), discovery);
      ArrowSchema schema = discovery.schema(narrowed);
      return new SparkSource<>(
          options.withPlan(narrowed), records, schema, reading(schema.rowType()));
    }
  }

  /** The plan without the columns that the records do not use. */
  private ReadPlan narrowed(ReadPlan wide, SplitDiscovery discovery) {
    if (records.takeEveryColumn()) {
      return wide;
    }
    RowType published = discovery.glance().rowType();
    List<String> used = SchemaResolver.columnsOf(reading(published), published);
    return used.equals(published.getFieldNames()) ? wide : wide.withColumns(used);
  }

  private Reading reading(RowType published) {
    return SchemaResolver.resolve(publication + " into " + records, records.wanted(), published);
  }

  private static void require(Object value, String option) {
    if (value == null) {
      throw new BridgeException(
          ErrorCode.INVALID_ARGUMENT, "Cannot build a Spark source: no " + option + " is given");
    }
  }
}
