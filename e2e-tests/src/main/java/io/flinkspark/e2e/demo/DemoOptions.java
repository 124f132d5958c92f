package io.flinkspark.e2e.demo;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a person asked for.
 *
 * @param input the log; empty: generate one
 * @param out gets the results
 * @param generatedLines lines to generate when there is no input
 * @param seed of the generated log
 * @param partitions of the input topic
 * @param live also run the streaming jobs
 * @param ports role to port
 */
public record DemoOptions(
    Optional<Path> input,
    Path out,
    long generatedLines,
    long seed,
    int partitions,
    boolean live,
    Map<String, Integer> ports) {}
