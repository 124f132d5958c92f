package io.flinkspark.bridge.functions.expressions;

import io.flinkspark.bridge.functions.errors.SparkFunctionException;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What became of each function, as the README shows it. */
final class FunctionTable {

  private final Map<String, Integer> agreeing = new TreeMap<>();
  private final Map<String, Integer> overColumns = new TreeMap<>();
  private final TreeSet<String> running = new TreeSet<>();
  private final TreeSet<String> withoutExample = new TreeSet<>();
  private final Map<String, String> refused = new TreeMap<>();

  void agrees(String function) {
    agreeing.merge(function, 1, Integer::sum);
  }

  void agreesOverColumns(String function) {
    overColumns.merge(function, 1, Integer::sum);
  }

  void runs(String function) {
    running.add(function);
  }

  void withoutExample(String function) {
    withoutExample.add(function);
  }

  void refused(String function, SparkFunctionException why) {
    String message = why.getMessage();
    int colon = message.indexOf("': ");
    String reason = colon < 0 ? message : message.substring(colon + 3);
    refused.put(function, reason.lines().findFirst().orElse(""));
  }

  /**
   * Of the functions with an example: those of which every example agrees, or runs where values
   * differ by nature.
   */
  double share() {
    return (double) supported() / all();
  }

  private int supported() {
    var names = new TreeSet<>(agreeing.keySet());
    names.addAll(running);
    names.removeAll(refused.keySet());
    return names.size();
  }

  private int all() {
    var names = new TreeSet<>(agreeing.keySet());
    names.addAll(running);
    names.addAll(refused.keySet());
    return names.size();
  }

  String markdown() {
    int examples = agreeing.values().stream().mapToInt(Integer::intValue).sum();
    int columns = overColumns.values().stream().mapToInt(Integer::intValue).sum();
    var text = new StringBuilder();
    text.append(
        """
        | | |
        |---|---|
        | scalar functions and operators in Spark's list, with an example | %d |
        | supported | %d (%.1f %%) |
        | documented examples that agree with Spark | %d |
        | the same over columns instead of constants, values and nulls | %d |
        | without an example in Spark's list | %d |

        """
            .formatted(
                all(), supported(), 100 * share(), examples, columns, withoutExample.size()));
    text.append("Refused:\n\n| function | why |\n|---|---|\n");
    refused.forEach((name, why) -> text.append("| `%s` | %s |\n".formatted(name, why)));
    text.append("\nValues differ from one evaluation to the next: ")
        .append(names(running))
        .append(".\n\nWithout an example: ")
        .append(names(withoutExample))
        .append(".\n\nAgree: ")
        .append(names(agreeing.keySet().stream().filter(n -> !refused.containsKey(n)).toList()))
        .append(".\n");
    return text.toString();
  }

  private static String names(Iterable<String> functions) {
    var text = new StringBuilder();
    for (String name : functions) {
      text.append(text.isEmpty() ? "" : ", ")
          .append('`')
          .append(name.replace("|", "\\|"))
          .append('`');
    }
    return text.toString();
  }
}
