package io.flinkspark.bridge.functions.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A Flink with one slot that runs Spark's code, and what is compared with it. It reads a command a
 * line, {@code command} and {@code key=value} separated by tabs, and answers each with a line,
 * {@code ok} and {@code key=value} or {@code failed} and why. It ends when its input does.
 */
public final class FunctionsBench {

  private FunctionsBench() {}

  /** Runs until the input ends. */
  public static void main(String[] arguments) throws Exception {
    PrintStream answers = System.out;
    // Whatever else is printed belongs into the log.
    System.setOut(System.err);
    BlockingQueue<String> commands = new LinkedBlockingQueue<>();
    Thread input = new Thread(() -> readAll(commands), "input");
    input.setDaemon(true);
    input.start();
    FunctionsSide side = new FunctionsSide();
    try {
      for (String line = commands.take(); !line.equals("quit"); line = commands.take()) {
        answers.println(answer(side, line));
        answers.flush();
      }
    } finally {
      side.close();
    }
  }

  private static void readAll(BlockingQueue<String> commands) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        commands.add(line);
      }
    } catch (IOException e) {
      e.printStackTrace();
    }
    // Whoever started this process is gone, or wants it to be.
    Runtime.getRuntime().halt(0);
  }

  private static String answer(FunctionsSide side, String line) {
    String[] parts = line.split("\t");
    Map<String, String> arguments = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].split("=", 2);
      arguments.put(pair[0], pair[1]);
    }
    try {
      StringJoiner answer = new StringJoiner("\t");
      answer.add("ok");
      side.answer(parts[0], arguments).forEach((key, value) -> answer.add(key + "=" + value));
      return answer.toString();
    } catch (Exception e) {
      e.printStackTrace();
      return "failed\t" + e.toString().replaceAll("\\s+", " ");
    }
  }
}
