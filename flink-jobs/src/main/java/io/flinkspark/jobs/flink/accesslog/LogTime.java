package io.flinkspark.jobs.flink.accesslog;

/**
 * Reads the time of an access-log line, {@code dd/Mon/yyyy:HH:MM:SS +zzzz}, which is always 26
 * bytes long. Impossible dates and times (31 April, hour 24, second 60, year 0) are refused, not
 * corrected.
 */
final class LogTime {

  /** Bytes of a time. */
  static final int LENGTH = 26;

  /** What {@link #epochMillis} returns for anything that is not a time. */
  static final long INVALID = Long.MIN_VALUE;

  private static final String SHAPE = "99/AAA/9999:99:99:99 +9999";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private LogTime() {}

  /** Milliseconds since the epoch in UTC, or {@link #INVALID}. The 26 bytes have to be there. */
  static long epochMillis(byte[] line, int at) {
    if (firstMismatch(line, at, at + LENGTH) >= 0) {
      return INVALID;
    }
    int month = month(line, at + 3);
    int year = twoDigits(line, at + 7) * 100 + twoDigits(line, at + 9);
    int day = twoDigits(line, at);
    int hour = twoDigits(line, at + 12);
    int minute = twoDigits(line, at + 15);
    int second = twoDigits(line, at + 18);
    int zoneHours = twoDigits(line, at + 22);
    int zoneMinutes = twoDigits(line, at + 24);
    if (month < 0 || year == 0 || day == 0 || day > daysIn(year, month)) {
      return INVALID;
    }
    if (hour > 23 || minute > 59 || second > 59 || zoneHours > 23 || zoneMinutes > 59) {
      return INVALID;
    }
    int zoneSeconds = (zoneHours * 60 + zoneMinutes) * 60;
    if (line[at + 21] == '-') {
      zoneSeconds = -zoneSeconds;
    }
    long seconds = epochDay(year, month + 1, day) * 86_400L;
    return (seconds + hour * 3_600L + minute * 60L + second - zoneSeconds) * 1_000L;
  }

  /** Index of the first byte in {@code [at, end)} that cannot be part of a time, or -1. */
  static int firstMismatch(byte[] line, int at, int end) {
    for (int i = 0; i < LENGTH && at + i < end; i++) {
      if (!fits(SHAPE.charAt(i), line[at + i])) {
        return at + i;
      }
    }
    return -1;
  }

  private static boolean fits(char shape, byte b) {
    return switch (shape) {
      case '9' -> b >= '0' && b <= '9';
      case 'A' -> b >= 'A' && b <= 'z';
      case '+' -> b == '+' || b == '-';
      default -> b == shape;
    };
  }

  private static int twoDigits(byte[] line, int at) {
    return (line[at] - '0') * 10 + line[at + 1] - '0';
  }

  private static int month(byte[] line, int at) {
    for (int m = 0; m < 12; m++) {
      int i = m * 3;
      if (MONTHS.charAt(i + 2) == line[at + 2]
          && MONTHS.charAt(i + 1) == line[at + 1]
          && MONTHS.charAt(i) == line[at]) {
        return m;
      }
    }
    return -1;
  }

  private static int daysIn(int year, int month) {
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 1 && leap ? 29 : DAYS[month];
  }

  /** Days since 1970-01-01: a year that starts in March puts the leap day last. */
  private static long epochDay(int year, int month, int day) {
    long y = month > 2 ? year : year - 1L;
    long marchMonth = month > 2 ? month - 3L : month + 9L;
    long dayOfYear = (153 * marchMonth + 2) / 5 + day - 1;
    return y * 365
        + Math.floorDiv(y, 4)
        - Math.floorDiv(y, 100)
        + Math.floorDiv(y, 400)
        + dayOfYear
        - 719_468;
  }
}
