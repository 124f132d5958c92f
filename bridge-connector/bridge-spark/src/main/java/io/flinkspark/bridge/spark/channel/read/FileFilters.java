package io.flinkspark.bridge.spark.channel.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.apache.spark.sql.sources.And;
import org.apache.spark.sql.sources.EqualNullSafe;
import org.apache.spark.sql.sources.EqualTo;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.GreaterThan;
import org.apache.spark.sql.sources.GreaterThanOrEqual;
import org.apache.spark.sql.sources.In;
import org.apache.spark.sql.sources.IsNotNull;
import org.apache.spark.sql.sources.IsNull;
import org.apache.spark.sql.sources.LessThan;
import org.apache.spark.sql.sources.LessThanOrEqual;
import org.apache.spark.sql.sources.Not;
import org.apache.spark.sql.sources.Or;
import org.apache.spark.sql.sources.StringContains;
import org.apache.spark.sql.sources.StringEndsWith;
import org.apache.spark.sql.sources.StringStartsWith;
import org.apache.spark.sql.types.StructType;

/**
 * The query's filters in terms of files of one schema. A filter on a column that such files lack,
 * or hold in another type, is left out: Spark looks at all rows again.
 */
final class FileFilters {

  private final StructType wanted;
  private final Conversion.Struct resolved;

  /**
   * @param wanted the query's columns, which the resolution gives
   */
  FileFilters(StructType wanted, Conversion.Struct resolved) {
    this.wanted = wanted;
    this.resolved = resolved;
  }

  List<Filter> of(List<Filter> filters) {
    List<Filter> ofFile = new ArrayList<>();
    filters.forEach(filter -> translate(filter).ifPresent(ofFile::add));
    return List.copyOf(ofFile);
  }

  private Optional<Filter> translate(Filter filter) {
    if (filter instanceof And and) {
      return both(and.left(), and.right(), And::new);
    }
    if (filter instanceof Or or) {
      return both(or.left(), or.right(), Or::new);
    }
    if (filter instanceof Not not) {
      return translate(not.child()).map(Not::new);
    }
    if (filter instanceof EqualTo equal) {
      return renamed(equal.attribute(), name -> new EqualTo(name, equal.value()));
    }
    if (filter instanceof EqualNullSafe equal) {
      return renamed(equal.attribute(), name -> new EqualNullSafe(name, equal.value()));
    }
    if (filter instanceof GreaterThan than) {
      return renamed(than.attribute(), name -> new GreaterThan(name, than.value()));
    }
    if (filter instanceof GreaterThanOrEqual than) {
      return renamed(than.attribute(), name -> new GreaterThanOrEqual(name, than.value()));
    }
    if (filter instanceof LessThan than) {
      return renamed(than.attribute(), name -> new LessThan(name, than.value()));
    }
    if (filter instanceof LessThanOrEqual than) {
      return renamed(than.attribute(), name -> new LessThanOrEqual(name, than.value()));
    }
    if (filter instanceof In in) {
      return renamed(in.attribute(), name -> new In(name, in.values()));
    }
    if (filter instanceof IsNull isNull) {
      return renamed(isNull.attribute(), IsNull::new);
    }
    if (filter instanceof IsNotNull isNotNull) {
      return renamed(isNotNull.attribute(), IsNotNull::new);
    }
    if (filter instanceof StringStartsWith starts) {
      return renamed(starts.attribute(), name -> new StringStartsWith(name, starts.value()));
    }
    if (filter instanceof StringEndsWith ends) {
      return renamed(ends.attribute(), name -> new StringEndsWith(name, ends.value()));
    }
    if (filter instanceof StringContains contains) {
      return renamed(contains.attribute(), name -> new StringContains(name, contains.value()));
    }
    return Optional.empty();
  }

  private Optional<Filter> both(Filter left, Filter right, BinaryOperator<Filter> join) {
    return translate(left).flatMap(first -> translate(right).map(then -> join.apply(first, then)));
  }

  private Optional<Filter> renamed(String attribute, Function<String, Filter> filter) {
    return nameInFile(attribute).map(filter);
  }

  /** Names of Avro have no dots: a dot stands before a field of a struct. */
  private Optional<String> nameInFile(String attribute) {
    StructType names = wanted;
    Conversion conversion = resolved;
    StructType fromFile = resolved.from();
    List<String> path = new ArrayList<>();
    for (String name : attribute.split("\\.")) {
      if (names == null || !names.getFieldIndex(name).isDefined()) {
        return Optional.empty();
      }
      int ordinal = names.fieldIndex(name);
      if (conversion instanceof Conversion.Struct struct) {
        if (!(struct.fields().get(ordinal) instanceof ColumnSource.Read read)) {
          return Optional.empty();
        }
        conversion = read.conversion();
        path.add(fromFile.fields()[read.ordinal()].name());
        fromFile = struct(fromFile, read.ordinal());
      } else {
        path.add(fromFile.fields()[ordinal].name());
        fromFile = struct(fromFile, ordinal);
      }
      names = struct(names, ordinal);
      if (!(conversion instanceof Conversion.Same || conversion instanceof Conversion.Struct)) {
        return Optional.empty();
      }
    }
    return Optional.of(String.join(".", path));
  }

  private static StructType struct(StructType of, int ordinal) {
    return of.fields()[ordinal].dataType() instanceof StructType struct ? struct : null;
  }
}
