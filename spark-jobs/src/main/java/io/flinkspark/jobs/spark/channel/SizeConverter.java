package io.flinkspark.jobs.spark.channel;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Bytes, as {@code 4096}, {@code 64k}, {@code 128m} or {@code 1g}. */
final class SizeConverter implements ITypeConverter<Long> {

  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([kmg]?)b?");

  @Override
  public Long convert(String text) {
    Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a size; write for example 64k, 128m or 1g");
    }
    int power = "kmg".indexOf(size.group(2));
    int shift = size.group(2).isEmpty() ? 0 : 10 * (power + 1);
    return Math.multiplyExact(Long.parseLong(size.group(1)), 1L << shift);
  }
}
