package io.flinkspark.bridge.spark.channel.read;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.TaskKilledException;

/** What it means that a data file could not be read. */
final class ReadFailures {

  private ReadFailures() {}

  /** What to throw instead; the failure itself when it is not about the file. */
  static RuntimeException of(Exception failure, Path file) throws IOException {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BridgeException known) {
        return known;
      }
      if (cause instanceof TaskKilledException
          || cause instanceof InterruptedIOException
          || cause instanceof ClosedByInterruptException) {
        return same(failure);
      }
      if (cause instanceof FileNotFoundException denied
          && String.valueOf(denied.getMessage()).contains("Permission denied")) {
        return denied(failure, file);
      }
      if (cause instanceof AccessControlException || cause instanceof AccessDeniedException) {
        return denied(failure, file);
      }
      if (cause instanceof FileNotFoundException || cause instanceof NoSuchFileException) {
        return missing(failure, file);
      }
      if (cause instanceof EOFException || cause instanceof ChecksumException) {
        return corrupt(cause.toString(), failure, file);
      }
    }
    if (failure instanceof IOException && !isAboutContent(failure)) {
      return new BridgeException(
          ErrorCode.CHANNEL_STORAGE_FAILED,
          String.format("Cannot read a data file: %s (%s)", failure, file),
          failure);
    }
    return corrupt(failure.toString(), failure, file);
  }

  private static RuntimeException same(Exception failure) throws IOException {
    if (failure instanceof IOException io) {
      throw io;
    }
    return (RuntimeException) failure;
  }

  /** The classes of Snappy and Parquet throw plain IOExceptions for what they cannot decode. */
  private static boolean isAboutContent(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    for (StackTraceElement element : failure.getStackTrace()) {
      String name = element.getClassName();
      if (name.startsWith("org.apache.hadoop.hdfs") || name.startsWith("org.apache.hadoop.ipc")) {
        return false;
      }
      if (name.startsWith("org.xerial.snappy") || name.startsWith("org.apache.parquet.format")) {
        return true;
      }
    }
    return message.contains("column is missing")
        || message.contains("could not read page")
        || message.contains("decompress");
  }

  private static BridgeException denied(Exception failure, Path file) {
    return new BridgeException(
        ErrorCode.CHANNEL_ACCESS_DENIED,
        String.format(
            "Cannot read a data file: permission is missing. Give it to the user of Spark's"
                + " executors (%s)",
            file),
        failure);
  }

  private static BridgeException missing(Exception failure, Path file) {
    return new BridgeException(
        ErrorCode.CHANNEL_FILE_MISSING,
        String.format(
            "Cannot read a data file: it is gone. If its epoch was compacted or has expired, read"
                + " the channel anew; else restore the file from a copy (%s)",
            file),
        failure);
  }

  static BridgeException corrupt(String why, Exception failure, Path file) {
    return new BridgeException(
        ErrorCode.CHANNEL_CORRUPT,
        String.format(
            "Cannot read a data file: it is damaged or not what its epoch says, %s. Restore it from"
                + " a copy (%s)",
            why, file),
        failure);
  }
}
