package io.flinkspark.bridge.flink.schema;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.NullType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.RowType.RowField;

/**
 * Fits what is published to what a reader wants, at every depth, by shared-schema's rules: fields
 * are found by name, then by alias; one that is not published is null or the reader's default; one
 * that the reader does not want is left out; values are promoted as {@link Promotions} says.
 */
public final class SchemaResolver {

  private final List<String> reasons = new ArrayList<>();

  private SchemaResolver() {}

  /**
   * How to read these columns.
   *
   * @param reader what the rows are for, as errors name it
   * @throws BridgeException with {@link ErrorCode#SCHEMA_INCOMPATIBLE} and every reason
   */
  public static Reading resolve(String reader, WantedType wanted, RowType published) {
    SchemaResolver resolver = new SchemaResolver();
    Reading reading = resolver.read("", wanted.given(published), published);
    if (!resolver.reasons.isEmpty()) {
      throw new BridgeException(
          ErrorCode.SCHEMA_INCOMPATIBLE,
          "Cannot read " + reader + ": " + String.join("; ", resolver.reasons));
    }
    return reading;
  }

  /** The names of the published columns that a reading uses, each once. */
  public static List<String> columnsOf(Reading reading, RowType published) {
    return reading.columns().stream()
        .filter(column -> !column.isAbsent())
        .map(column -> published.getFieldNames().get(column.position()))
        .distinct()
        .toList();
  }

  private Reading read(String path, Wanted wanted, LogicalType published) {
    if (wanted instanceof Wanted.AsPublished) {
      return new Reading.AsIs(published);
    }
    if (wanted instanceof Wanted.Impossible impossible) {
      return mismatch(path, published, impossible.what());
    }
    if (wanted instanceof Wanted.Value value) {
      checkNulls(path, published, value.type().isNullable());
      return Promotions.reading(published, value.type())
          .orElseGet(() -> mismatch(path, published, value.type().asSummaryString()));
    }
    if (wanted instanceof Wanted.OneOf choice) {
      return choose(path, choice, published);
    }
    if (wanted instanceof Wanted.OfRow row) {
      checkNulls(path, published, row.nullable());
      return published instanceof RowType from
          ? readRow(path, row, from)
          : mismatch(path, published, "a row");
    }
    if (wanted instanceof Wanted.OfArray array) {
      checkNulls(path, published, array.nullable());
      return published instanceof ArrayType from
          ? readArray(path, array, from)
          : mismatch(path, published, "an array");
    }
    Wanted.OfMap map = (Wanted.OfMap) wanted;
    checkNulls(path, published, map.nullable());
    return published instanceof MapType from
        ? readMap(path, map, from)
        : mismatch(path, published, "a map");
  }

  private Reading readRow(String path, Wanted.OfRow wanted, RowType published) {
    List<Reading.Column> columns = new ArrayList<>();
    List<RowField> fields = new ArrayList<>();
    boolean asIs = wanted.fields().size() == published.getFieldCount();
    for (Wanted.Field field : wanted.fields()) {
      Reading.Column column = readField(path, field, published);
      asIs &= column.position() == columns.size() && column.reading() instanceof Reading.AsIs;
      columns.add(column);
      fields.add(new RowField(field.name(), column.reading().type()));
    }
    RowType type = new RowType(wanted.nullable(), fields);
    return asIs ? new Reading.AsIs(type) : new Reading.OfRow(type, List.copyOf(columns));
  }

  private Reading.Column readField(String path, Wanted.Field field, RowType published) {
    int position = position(field, published);
    if (position >= 0) {
      LogicalType type = published.getTypeAt(position);
      return new Reading.Column(
          position, read(child(path, field.name()), field.type().given(type), type));
    }
    if (!field.optional()) {
      reasons.add(
          child(path, field.name())
              + " is not published, and the reader has neither null nor a default for it");
    }
    return new Reading.Column(-1, new Reading.Absent(field.typeIfAbsent()));
  }

  private static int position(Wanted.Field field, RowType published) {
    int position = published.getFieldIndex(field.name());
    for (int i = 0; position < 0 && i < field.aliases().size(); i++) {
      position = published.getFieldIndex(field.aliases().get(i));
    }
    return position;
  }

  private Reading readArray(String path, Wanted.OfArray wanted, ArrayType published) {
    LogicalType from = published.getElementType();
    Reading element = read(child(path, "element"), wanted.element().given(from), from);
    ArrayType type = new ArrayType(wanted.nullable(), element.type());
    return element instanceof Reading.AsIs
        ? new Reading.AsIs(type)
        : new Reading.OfArray(type, element);
  }

  private Reading readMap(String path, Wanted.OfMap wanted, MapType published) {
    LogicalType keyFrom = published.getKeyType();
    LogicalType valueFrom = published.getValueType();
    Reading key = read(child(path, "key"), wanted.key().given(keyFrom), keyFrom);
    Reading value = read(child(path, "value"), wanted.value().given(valueFrom), valueFrom);
    MapType type = new MapType(wanted.nullable(), key.type(), value.type());
    return key instanceof Reading.AsIs && value instanceof Reading.AsIs
        ? new Reading.AsIs(type)
        : new Reading.OfMap(type, key, value);
  }

  /** The first branch that takes the value as it is, or else the first that takes it. */
  private Reading choose(String path, Wanted.OneOf choice, LogicalType published) {
    List<String> refusals = new ArrayList<>();
    Optional<Reading.Branch> fits = Optional.empty();
    for (int i = 0; i < choice.branches().size(); i++) {
      SchemaResolver attempt = new SchemaResolver();
      Reading reading = attempt.read(path, choice.branches().get(i).given(published), published);
      refusals.addAll(attempt.reasons);
      if (attempt.reasons.isEmpty()) {
        Reading.Branch branch = new Reading.Branch(i, reading);
        if (reading instanceof Reading.AsIs) {
          return branch;
        }
        fits = fits.or(() -> Optional.of(branch));
      }
    }
    if (fits.isPresent()) {
      return fits.get();
    }
    reasons.addAll(refusals);
    return new Reading.Absent(new NullType());
  }

  private void checkNulls(String path, LogicalType published, boolean nullable) {
    if (published.isNullable() && !nullable) {
      reasons.add(path + " may be null where it is published, and the reader takes no null");
    }
  }

  private Reading mismatch(String path, LogicalType published, String wanted) {
    reasons.add(path + " is published as " + published + " and wanted as " + wanted);
    return new Reading.Absent(new NullType());
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
