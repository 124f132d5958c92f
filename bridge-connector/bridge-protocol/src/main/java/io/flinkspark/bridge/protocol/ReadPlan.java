package io.flinkspark.bridge.protocol;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.io.Serializable;
import java.util.List;

/**
 * What of a publication is wanted.
 *
 * @param allColumns whether all columns are wanted; then {@code columns} is empty
 * @param columns the top-level columns wanted, in this order; empty without {@code allColumns}
 *     means rows without columns, for counting
 * @param filters conditions that all must hold; each may be applied by the server or not, see
 *     {@link ControlMessage.Pushdown}
 * @param limit how many rows of a split are enough, or {@link #NO_LIMIT}
 */
public record ReadPlan(
    boolean allColumns, List<String> columns, List<Predicate> filters, long limit)
    implements Serializable {

  public static final long NO_LIMIT = -1;

  /** Everything. */
  public static final ReadPlan ALL = new ReadPlan(true, List.of(), List.of(), NO_LIMIT);

  /** How deep conditions may nest. */
  public static final int MAX_DEPTH = 64;

  /** How many conditions a plan may hold, inner ones included. */
  public static final int MAX_NODES = 10_000;

  public ReadPlan {
    columns = List.copyOf(columns);
    filters = List.copyOf(filters);
    check(
        !allColumns || columns.isEmpty(),
        "Cannot plan a read: all columns are wanted and yet some are named (%s)",
        columns);
    check(
        columns.stream().distinct().count() == columns.size(),
        "Cannot plan a read: a column is named twice (%s)",
        columns);
    check(limit >= NO_LIMIT, "Cannot plan a read: its limit is negative (%d)", limit);
    int nodes = 0;
    for (Predicate filter : filters) {
      nodes += PlanCodec.countNodes(filter, 1);
      check(
          nodes <= MAX_NODES,
          "Cannot plan a read: it has too many conditions (more than %d)",
          MAX_NODES);
    }
  }

  public ReadPlan withColumns(List<String> wanted) {
    return new ReadPlan(false, wanted, filters, limit);
  }

  public ReadPlan withFilters(List<Predicate> wanted) {
    return new ReadPlan(allColumns, columns, wanted, limit);
  }

  public ReadPlan withLimit(long wanted) {
    return new ReadPlan(allColumns, columns, filters, wanted);
  }

  /** The plan as it travels. */
  public Bytes toBytes() {
    WireWriter writer = new WireWriter();
    PlanCodec.write(writer, this);
    return Bytes.owning(writer.toArray());
  }

  /** Reads what {@link #toBytes} wrote. */
  public static ReadPlan fromBytes(Bytes bytes) {
    WireReader reader = new WireReader(bytes.content());
    ReadPlan plan = PlanCodec.read(reader);
    reader.expectEnd("a read plan");
    return plan;
  }

  /** SHA-256 of {@link #toBytes}: equal plans have equal digests. */
  public Bytes digest() {
    return Bytes.owning(Hmac.sha256(toBytes().content()));
  }
}
