package io.flinkspark.schema;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaIncompatibilityType;

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
   * @param location where, as a JSON pointer into the reader's schema; in a union, the number is
   *     that of the writer's branch. A type used in several places is reported where it comes first
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
    List<Reason> reasons = reasons("", writer, reader, new HashSet<>()).distinct().toList();
    return new Result(reasons.isEmpty(), reasons);
  }

  private static Stream<Reason> reasons(
      String within, Schema writer, Schema reader, Set<List<Schema>> seen) {
    return org.apache.avro.SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .stream()
        .flatMap(
            found -> {
              String location = join(within, found.getLocation());
              Reason reason = new Reason(found.getType().name(), location, found.getMessage());
              return Stream.concat(Stream.of(reason), insideUnion(location, found, seen));
            });
  }

  /**
   * Avro says that a union lacks a branch also where the branch is there and does not fit, and
   * keeps to itself why not. These are the reasons.
   */
  private static Stream<Reason> insideUnion(
      String location, Incompatibility found, Set<List<Schema>> seen) {
    if (found.getType() != SchemaIncompatibilityType.MISSING_UNION_BRANCH) {
      return Stream.empty();
    }
    Schema written = found.getWriterFragment();
    Schema writer =
        written.isUnion()
            ? written
                .getTypes()
                .get(Integer.parseInt(location.substring(location.lastIndexOf('/') + 1)))
            : written;
    return found.getReaderFragment().getTypes().stream()
        .filter(reader -> isMeant(writer, reader) && seen.add(List.of(writer, reader)))
        .flatMap(reader -> reasons(location, writer, reader, seen));
  }

  private static boolean isMeant(Schema writer, Schema reader) {
    return writer.getType() == reader.getType()
        && org.apache.avro.SchemaCompatibility.schemaNameEquals(reader, writer);
  }

  private static String join(String within, String location) {
    return location.equals("/") && !within.isEmpty() ? within : within + location;
  }
}
