package io.flinkspark.bridge.protocol;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import io.flinkspark.bridge.protocol.Predicate.Comparison;
import java.math.BigInteger;
import java.util.List;

/** Plans as bytes. */
final class PlanCodec {

  private static final Comparison[] COMPARISONS = Comparison.values();

  private PlanCodec() {}

  static void write(WireWriter out, ReadPlan plan) {
    out.flag(plan.allColumns());
    out.list(plan.columns(), WireWriter::string);
    out.list(plan.filters(), PlanCodec::write);
    out.optional(plan.limit());
  }

  static ReadPlan read(WireReader in) {
    boolean allColumns = in.flag();
    List<String> columns = in.list(WireReader::string);
    PredicateReader predicates = new PredicateReader(in);
    List<Predicate> filters = in.list(reader -> predicates.read(1));
    return new ReadPlan(allColumns, columns, filters, in.optional());
  }

  /** How many conditions there are in this one, itself included; refuses what is too deep. */
  static int countNodes(Predicate predicate, int depth) {
    check(
        depth <= ReadPlan.MAX_DEPTH,
        "Cannot plan a read: its conditions nest too deep (more than %d)",
        ReadPlan.MAX_DEPTH);
    if (predicate instanceof Predicate.Not not) {
      return 1 + countNodes(not.operand(), depth + 1);
    }
    int nodes = 1;
    for (Predicate operand : operands(predicate)) {
      nodes += countNodes(operand, depth + 1);
    }
    return nodes;
  }

  private static List<Predicate> operands(Predicate predicate) {
    if (predicate instanceof Predicate.And and) {
      return and.operands();
    }
    return predicate instanceof Predicate.Or or ? or.operands() : List.of();
  }

  private static void write(WireWriter out, Predicate predicate) {
    if (predicate instanceof Predicate.And and) {
      out.u8(1);
      out.list(and.operands(), PlanCodec::write);
    } else if (predicate instanceof Predicate.Or or) {
      out.u8(2);
      out.list(or.operands(), PlanCodec::write);
    } else if (predicate instanceof Predicate.Not not) {
      out.u8(3);
      write(out, not.operand());
    } else if (predicate instanceof Predicate.Compare compare) {
      out.u8(4);
      out.string(compare.column());
      out.ordinal(compare.comparison());
      write(out, compare.literal());
    } else if (predicate instanceof Predicate.IsNull isNull) {
      out.u8(5);
      out.string(isNull.column());
    } else if (predicate instanceof Predicate.In in) {
      out.u8(6);
      out.string(in.column());
      out.list(in.literals(), PlanCodec::write);
    } else if (predicate instanceof Predicate.StartsWith startsWith) {
      out.u8(7);
      out.string(startsWith.column());
      out.string(startsWith.prefix());
    }
  }

  private static void write(WireWriter out, Literal literal) {
    if (literal instanceof Literal.OfBoolean value) {
      out.u8(1);
      out.flag(value.value());
    } else if (literal instanceof Literal.OfLong value) {
      out.u8(2);
      out.i64(value.value());
    } else if (literal instanceof Literal.OfDouble value) {
      out.u8(3);
      out.i64(Double.doubleToRawLongBits(value.value()));
    } else if (literal instanceof Literal.OfDecimal value) {
      out.u8(4);
      out.bytes(Bytes.owning(value.unscaled().toByteArray()));
      out.u8(value.scale());
    } else if (literal instanceof Literal.OfString value) {
      out.u8(5);
      out.string(value.value());
    } else if (literal instanceof Literal.OfBinary value) {
      out.u8(6);
      out.bytes(value.value());
    } else if (literal instanceof Literal.OfDate value) {
      out.u8(7);
      out.i32(value.days());
    } else if (literal instanceof Literal.OfTimestamp value) {
      out.u8(8);
      out.i64(value.micros());
    } else if (literal instanceof Literal.OfLocalTimestamp value) {
      out.u8(9);
      out.i64(value.micros());
    }
  }

  private static Literal readLiteral(WireReader in) {
    int kind = in.u8();
    return switch (kind) {
      case 1 -> new Literal.OfBoolean(in.flag());
      case 2 -> new Literal.OfLong(in.i64());
      case 3 -> new Literal.OfDouble(Double.longBitsToDouble(in.i64()));
      case 4 -> new Literal.OfDecimal(readUnscaled(in), in.u8());
      case 5 -> new Literal.OfString(in.string());
      case 6 -> new Literal.OfBinary(in.bytes());
      case 7 -> new Literal.OfDate(in.i32());
      case 8 -> new Literal.OfTimestamp(in.i64());
      case 9 -> new Literal.OfLocalTimestamp(in.i64());
      default -> throw WireReader.malformed("there is no literal of kind %d", kind);
    };
  }

  private static BigInteger readUnscaled(WireReader in) {
    Bytes unscaled = in.bytes();
    if (unscaled.size() == 0 || unscaled.size() > 16) {
      throw WireReader.malformed("a decimal has %d bytes, not 1 to 16", unscaled.size());
    }
    return new BigInteger(unscaled.content());
  }

  /** Reads conditions and counts them, so that neither stack nor heap depends on the sender. */
  private static final class PredicateReader {

    private final WireReader in;
    private int nodes;

    PredicateReader(WireReader in) {
      this.in = in;
    }

    Predicate read(int depth) {
      nodes++;
      if (depth > ReadPlan.MAX_DEPTH || nodes > ReadPlan.MAX_NODES) {
        throw WireReader.malformed(
            "a plan nests deeper than %d or has more than %d conditions",
            ReadPlan.MAX_DEPTH, ReadPlan.MAX_NODES);
      }
      int kind = in.u8();
      return switch (kind) {
        case 1 -> new Predicate.And(in.list(reader -> read(depth + 1)));
        case 2 -> new Predicate.Or(in.list(reader -> read(depth + 1)));
        case 3 -> new Predicate.Not(read(depth + 1));
        case 4 -> new Predicate.Compare(in.string(), in.ordinal(COMPARISONS), readLiteral(in));
        case 5 -> new Predicate.IsNull(in.string());
        case 6 -> new Predicate.In(in.string(), in.list(PlanCodec::readLiteral));
        case 7 -> new Predicate.StartsWith(in.string(), in.string());
        default -> throw WireReader.malformed("there is no condition of kind %d", kind);
      };
    }
  }
}
