package io.flinkspark.bridge.flink.table;

import io.flinkspark.bridge.protocol.Bytes;
import io.flinkspark.bridge.protocol.Literal;
import io.flinkspark.bridge.protocol.Predicate;
import io.flinkspark.bridge.protocol.Predicate.Comparison;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Flink's conditions as those of the bridge, where Spark would keep every row that Flink keeps. A
 * negation of anything but a null test is left out: the engines do not agree on NaN.
 */
final class PredicateConverter {

  private static final int MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1000;

  private static final Map<FunctionDefinition, Comparison> COMPARISONS =
      Map.of(
          BuiltInFunctionDefinitions.EQUALS, Comparison.EQUAL,
          BuiltInFunctionDefinitions.NOT_EQUALS, Comparison.NOT_EQUAL,
          BuiltInFunctionDefinitions.LESS_THAN, Comparison.LESS,
          BuiltInFunctionDefinitions.LESS_THAN_OR_EQUAL, Comparison.LESS_OR_EQUAL,
          BuiltInFunctionDefinitions.GREATER_THAN, Comparison.GREATER,
          BuiltInFunctionDefinitions.GREATER_THAN_OR_EQUAL, Comparison.GREATER_OR_EQUAL);

  private PredicateConverter() {}

  /** The condition; empty when it has no match, or none that is certain to keep enough rows. */
  static Optional<Predicate> convert(ResolvedExpression condition) {
    if (!(condition instanceof CallExpression call)) {
      return Optional.empty();
    }
    FunctionDefinition function = call.getFunctionDefinition();
    List<ResolvedExpression> operands = call.getResolvedChildren();
    if (function == BuiltInFunctionDefinitions.AND) {
      return all(operands).map(Predicate.And::new);
    }
    if (function == BuiltInFunctionDefinitions.OR) {
      return all(operands).map(Predicate.Or::new);
    }
    if (function == BuiltInFunctionDefinitions.IS_NULL) {
      return column(operands.get(0)).map(Predicate.IsNull::new);
    }
    if (function == BuiltInFunctionDefinitions.IS_NOT_NULL) {
      return column(operands.get(0)).map(Predicate.IsNull::new).map(Predicate.Not::new);
    }
    Comparison comparison = COMPARISONS.get(function);
    return comparison == null ? Optional.empty() : compare(comparison, operands);
  }

  private static Optional<List<Predicate>> all(List<ResolvedExpression> operands) {
    List<Predicate> predicates = new ArrayList<>();
    operands.forEach(operand -> convert(operand).ifPresent(predicates::add));
    return predicates.size() == operands.size() ? Optional.of(predicates) : Optional.empty();
  }

  private static Optional<Predicate> compare(
      Comparison comparison, List<ResolvedExpression> operands) {
    ResolvedExpression left = operands.get(0);
    ResolvedExpression right = operands.get(1);
    if (left instanceof ValueLiteralExpression && right instanceof FieldReferenceExpression) {
      return compare(mirrored(comparison), List.of(right, left));
    }
    if (left instanceof FieldReferenceExpression column
        && right instanceof ValueLiteralExpression literal) {
      LogicalType type = column.getOutputDataType().getLogicalType();
      return literal(type, literal)
          .flatMap(value -> compare(column.getName(), comparison, value, type));
    }
    return Optional.empty();
  }

  private static Optional<Predicate> compare(
      String column, Comparison comparison, Literal value, LogicalType type) {
    boolean isCoarse =
        type.is(LogicalTypeFamily.TIMESTAMP)
            && CoarseTimestamps.isCoarse(LogicalTypeChecks.getPrecision(type));
    return isCoarse
        ? CoarseTimestamps.compare(column, comparison, value, LogicalTypeChecks.getPrecision(type))
        : Optional.of(new Predicate.Compare(column, comparison, value));
  }

  private static Optional<String> column(ResolvedExpression expression) {
    return expression instanceof FieldReferenceExpression column
        ? Optional.of(column.getName())
        : Optional.empty();
  }

  private static Comparison mirrored(Comparison comparison) {
    return switch (comparison) {
      case EQUAL, NOT_EQUAL -> comparison;
      case LESS -> Comparison.GREATER;
      case LESS_OR_EQUAL -> Comparison.GREATER_OR_EQUAL;
      case GREATER -> Comparison.LESS;
      case GREATER_OR_EQUAL -> Comparison.LESS_OR_EQUAL;
    };
  }

  private static Optional<Literal> literal(LogicalType column, ValueLiteralExpression literal) {
    return switch (column.getTypeRoot()) {
      case BOOLEAN -> value(literal, Boolean.class, Literal.OfBoolean::new);
      case TINYINT, SMALLINT, INTEGER, BIGINT -> whole(literal);
      case FLOAT, DOUBLE -> floating(literal);
      case DECIMAL -> decimal(literal);
      case VARCHAR -> value(literal, String.class, Literal.OfString::new);
      case VARBINARY ->
          value(literal, byte[].class, bytes -> new Literal.OfBinary(Bytes.of(bytes)));
      case DATE ->
          value(
              literal,
              LocalDate.class,
              date -> new Literal.OfDate(Math.toIntExact(date.toEpochDay())));
      case TIMESTAMP_WITHOUT_TIME_ZONE ->
          literal
              .getValueAs(LocalDateTime.class)
              .flatMap(time -> micros(time.toInstant(ZoneOffset.UTC)))
              .map(Literal.OfLocalTimestamp::new);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          literal
              .getValueAs(Instant.class)
              .flatMap(PredicateConverter::micros)
              .map(Literal.OfTimestamp::new);
      default -> Optional.empty();
    };
  }

  private static <T> Optional<Literal> value(
      ValueLiteralExpression literal, Class<T> kind, Function<T, Literal> wrap) {
    return literal.getValueAs(kind).map(wrap);
  }

  private static Optional<Literal> whole(ValueLiteralExpression literal) {
    return switch (literal.getOutputDataType().getLogicalType().getTypeRoot()) {
      case TINYINT -> value(literal, Byte.class, n -> new Literal.OfLong(n));
      case SMALLINT -> value(literal, Short.class, n -> new Literal.OfLong(n));
      case INTEGER -> value(literal, Integer.class, n -> new Literal.OfLong(n));
      case BIGINT -> value(literal, Long.class, Literal.OfLong::new);
      default -> Optional.empty();
    };
  }

  private static Optional<Literal> floating(ValueLiteralExpression literal) {
    return switch (literal.getOutputDataType().getLogicalType().getTypeRoot()) {
      case FLOAT -> value(literal, Float.class, n -> new Literal.OfDouble(n));
      case DOUBLE -> value(literal, Double.class, Literal.OfDouble::new);
      default -> Optional.empty();
    };
  }

  private static Optional<Literal> decimal(ValueLiteralExpression literal) {
    return literal
        .getValueAs(BigDecimal.class)
        .filter(value -> value.scale() >= 0 && value.scale() <= 38 && value.precision() <= 38)
        .map(value -> new Literal.OfDecimal(value.unscaledValue(), value.scale()));
  }

  private static Optional<Long> micros(Instant instant) {
    if (instant.getNano() % NANOS_PER_MICRO != 0) {
      return Optional.empty();
    }
    return Optional.of(
        Math.addExact(
            Math.multiplyExact(instant.getEpochSecond(), (long) MICROS_PER_SECOND),
            instant.getNano() / NANOS_PER_MICRO));
  }
}
