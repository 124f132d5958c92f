package io.flinkspark.e2e.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The options as a Markdown table, for the README; made from the code. */
final class OptionsTable {
  private OptionsTable() {}

  static String markdown(CommandLine bridge) {
    StringBuilder table = new StringBuilder("| command | option | effect |\n|---|---|---|\n");
    for (CommandLine command : bridge.getSubcommands().values()) {
      if (command.getCommandSpec().usageMessage().hidden()) {
        continue;
      }
      String name = command.getCommandName();
      table.append(
          row(name, "", String.join(" ", command.getCommandSpec().usageMessage().description())));
      for (OptionSpec option : command.getCommandSpec().options()) {
        if (!option.usageHelp() && !option.versionHelp()) {
          table.append(
              row(
                  name,
                  text(option),
                  String.join(" ", option.description())
                      .replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValueString()))
                      .replace("${COMPLETION-CANDIDATES}", candidates(option))));
        }
      }
    }
    return table.toString();
  }

  private static String row(String command, String option, String effect) {
    return "| `%s` | %s | %s |\n".formatted(command, option, effect);
  }

  private static String text(OptionSpec option) {
    String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
    return "`" + option.longestName() + label + "`";
  }

  private static String candidates(OptionSpec option) {
    return option.completionCandidates() == null
        ? ""
        : String.join(", ", option.completionCandidates());
  }
}
