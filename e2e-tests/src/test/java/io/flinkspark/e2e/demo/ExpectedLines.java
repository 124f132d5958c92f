package io.flinkspark.e2e.demo;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines that Flink has to write of rows with ids from 0; computed by neither engine. */
interface ExpectedLines {

  /** How many rows there are. */
  int rows();

  /** The line of this row. */
  String line(long id);

  /** Looks at lines as they come. */
  default Check check() {
    return new Check(this);
  }

  /** Collects which rows have come. Used by one thread. */
  final class Check {
    private static final Pattern ID = Pattern.compile("\"id\":(\\d{1,9})[,}]");
    private static final int SHOWN = 5;

    private final ExpectedLines expected;
    private final BitSet seen = new BitSet();
    private final List<String> problems = new ArrayList<>();
    private int all;

    private Check(ExpectedLines expected) {
      this.expected = expected;
    }

    void accept(String line) {
      Matcher id = ID.matcher(line);
      int row = id.find() ? Integer.parseInt(id.group(1)) : expected.rows();
      if (row >= expected.rows()) {
        problem("not a row: " + line);
      } else if (!line.equals(expected.line(row))) {
        problem("not a row: " + line + ", but " + expected.line(row));
      } else if (seen.get(row)) {
        problem("row " + row + " came again");
      } else {
        seen.set(row);
      }
    }

    /** What is wrong when no more lines come: the first problems, and how many there are. */
    List<String> problems() {
      int missing = expected.rows() - seen.cardinality();
      if (missing > 0) {
        problem(missing + " rows did not come, the first is " + seen.nextClearBit(0));
      }
      return all <= SHOWN
          ? problems
          : List.of(all + " problems", String.join("\n", problems.subList(0, SHOWN)));
    }

    private void problem(String what) {
      all++;
      if (problems.size() <= SHOWN) {
        problems.add(what);
      }
    }
  }
}
