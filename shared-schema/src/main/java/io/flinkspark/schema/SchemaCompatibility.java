package io.flinkspark.schema;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/** Whether data of one schema can be read with another, by Avro's own rules of resolution. */
public final class SchemaCompatibility {

  private SchemaCompatibility() {}

  /**
   * The answer for one pair of schemas.
   *
   * @param compatible whether every value that the writer can write can be read
   * @param reasons everything that stands against it; empty when compatible
   */
  public record Result(boolean compatible, List<Reason> reasons) {
    public Result {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * One thing that stands against reading.
   *
   * @param kind Avro's name for it, for example {@code TYPE_MISMATCH}
   * @param location where, as a JSON pointer into the reader's schema
   * @param message what Avro says about it
   */
  public record Reason(String kind, String location, String message) {

    @Override
    public String toString() {
      return kind + " at " + location + ": " + message;
    }
  }

  /** Checks whether data written with one schema can be read with the other; lists all reasons. */
  public static Result check(Schema writer, Schema reader) {
    List<Reason> reasons =
        org.apache.avro.SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
            .getResult()
            .getIncompatibilities()
            .stream()
            .map(SchemaCompatibility::reason)
            .distinct()
            .toList();
    return new Result(reasons.isEmpty(), reasons);
  }

  private static Reason reason(Incompatibility found) {
    return new Reason(found.getType().name(), found.getLocation(), found.getMessage());
  }
}
