package io.flinkspark.bridge.protocol;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.io.Serializable;
import java.util.List;

/**
 * A condition on a row, with SQL's three values: a row passes when the condition is true, neither
 * when it is false nor when it is unknown. Columns are top-level names.
 */
public sealed interface Predicate extends Serializable {

  /** How a column is compared. Numbers on the wire are ordinals. */
  enum Comparison {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL
  }

  /** All of them. */
  record And(List<Predicate> operands) implements Predicate {
    public And {
      operands = List.copyOf(operands);
      check(!operands.isEmpty(), "Cannot build an AND: it has no operand");
    }
  }

  /** At least one of them. */
  record Or(List<Predicate> operands) implements Predicate {
    public Or {
      operands = List.copyOf(operands);
      check(!operands.isEmpty(), "Cannot build an OR: it has no operand");
    }
  }

  /** The opposite; unknown stays unknown. */
  record Not(Predicate operand) implements Predicate {}

  /** A column against a value. */
  record Compare(String column, Comparison comparison, Literal literal) implements Predicate {}

  /** Whether the column is null; never unknown. */
  record IsNull(String column) implements Predicate {}

  /** Whether the column equals one of the values. */
  record In(String column, List<Literal> literals) implements Predicate {
    public In {
      literals = List.copyOf(literals);
    }
  }

  /** Whether a string column starts with these characters. */
  record StartsWith(String column, String prefix) implements Predicate {}
}
