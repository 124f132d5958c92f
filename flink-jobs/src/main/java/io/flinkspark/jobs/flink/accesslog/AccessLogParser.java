package io.flinkspark.jobs.flink.accesslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.RejectReason;
import io.flinkspark.schema.RejectedLine;
import java.time.Instant;
import javax.annotation.Nullable;
import org.apache.flink.types.Either;

/**
 * Parses one line of an access log: common, combined, and combined with more fields.
 *
 * <pre>
 * host identity user [dd/Mon/yyyy:HH:MM:SS +zzzz] "request" status bytes ["referer" ["agent"]] ...
 * </pre>
 *
 * <p>Every line becomes an {@link AccessEvent} or a {@link RejectedLine}; none is lost and nothing
 * is thrown, whatever the bytes. Text is ISO-8859-1, so every byte survives. A blank is the byte
 * 0x20. One trailing CR is not part of the line. Inside quotes a backslash takes the next byte with
 * it. Fields after {@code bytes} are optional: what is not recognised there is kept as {@code
 * extra} and rejects nothing.
 *
 * <p>Hand-written and without look-back, because parsing is where a log job spends its time. Not
 * thread-safe; holds no state between lines.
 */
public final class AccessLogParser {

  private static final String[] METHODS = {"GET", "POST", "HEAD", "PUT", "OPTIONS", "DELETE"};
  private static final String[] PROTOCOLS = {"HTTP/1.1", "HTTP/1.0", "HTTP/2.0"};
  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (char c = '!'; c < 127; c++) {
      TOKEN[c] = Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
  }

  private byte[] bytes = {};
  private int end;
  private RejectReason reason = RejectReason.UNKNOWN;
  private int stoppedAt;
  private int optionalFields;

  /**
   * Parses the bytes {@code [from, to)}, a line without its LF.
   *
   * @param source where the line comes from, as in {@link AccessEvent}
   * @param offset its position there
   * @param line its number in the original log, null when unknown
   */
  public Either<AccessEvent, RejectedLine> parse(
      byte[] buffer, int from, int to, String source, long offset, @Nullable Long line) {
    bytes = buffer;
    end = to > from && buffer[to - 1] == '\r' ? to - 1 : to;
    AccessEvent event = new AccessEvent();
    if (fill(event, from)) {
      event.setSource(source);
      event.setOffset(offset);
      event.setLine(line);
      return Either.Left(event);
    }
    return Either.Right(
        new RejectedLine(source, offset, line, reason, stoppedAt - from + 1, text(from, end)));
  }

  /** How many of referer and agent the last parsed line had: 0, 1 or 2. */
  int optionalFields() {
    return optionalFields;
  }

  private boolean fill(AccessEvent event, int from) {
    if (isBlank(from)) {
      return reject(RejectReason.BLANK, from);
    }
    int host = from;
    int hostEnd = tokenEnd(host, true);
    if (!isFieldEnd(host, hostEnd)) {
      return reject(RejectReason.HOST, hostEnd);
    }
    int identity = hostEnd + 1;
    int identityEnd = tokenEnd(identity, false);
    if (!isFieldEnd(identity, identityEnd)) {
      return reject(RejectReason.IDENTITY, identityEnd);
    }
    int user = identityEnd + 1;
    int userEnd = tokenEnd(user, false);
    if (!isFieldEnd(user, userEnd)) {
      return reject(RejectReason.USER, userEnd);
    }
    int time = userEnd + 1;
    if (!isTime(time)) {
      return false;
    }
    long eventTime = LogTime.epochMillis(bytes, time + 1);
    if (eventTime == LogTime.INVALID) {
      return reject(RejectReason.TIME, time + 1);
    }
    int afterRequest = request(event, time + LogTime.LENGTH + 2);
    int afterStatus = afterRequest < 0 ? -1 : status(event, afterRequest);
    int afterBytes = afterStatus < 0 ? -1 : bytes(event, afterStatus);
    if (afterBytes < 0) {
      return false;
    }
    event.setEventTime(Instant.ofEpochMilli(eventTime));
    event.setHost(text(host, hostEnd));
    event.setIdentity(textOrNull(identity, identityEnd));
    event.setUser(textOrNull(user, userEnd));
    optionalFields(event, afterBytes);
    return true;
  }

  /** Checks {@code [time] } at {@code at}, with the blank; the date itself is checked later. */
  private boolean isTime(int at) {
    if (!isAt(at, '[')) {
      return reject(RejectReason.TIME, at);
    }
    int mismatch = LogTime.firstMismatch(bytes, at + 1, end);
    if (mismatch >= 0) {
      return reject(RejectReason.TIME, mismatch);
    }
    int close = at + 1 + LogTime.LENGTH;
    if (!isAt(close, ']')) {
      return reject(RejectReason.TIME, Math.min(close, end));
    }
    return isAt(close + 1, ' ') || reject(RejectReason.TIME, close + 1);
  }

  private int request(AccessEvent event, int blank) {
    int open = blank + 1;
    if (!isAt(open, '"')) {
      return fail(RejectReason.REQUEST, Math.min(open, end));
    }
    int close = closingQuote(open);
    if (close < 0) {
      return fail(RejectReason.REQUEST, end);
    }
    if (!isAt(close + 1, ' ')) {
      return fail(RejectReason.REQUEST, close + 1);
    }
    event.setRequest(text(open + 1, close));
    splitRequest(event, open + 1, close);
    return close + 2;
  }

  /** Sets method, target and protocol if the request is exactly these three, one blank between. */
  private void splitRequest(AccessEvent event, int from, int to) {
    int methodEnd = from;
    while (methodEnd < to && isTokenByte(bytes[methodEnd])) {
      methodEnd++;
    }
    if (methodEnd == from || methodEnd == to || bytes[methodEnd] != ' ') {
      return;
    }
    int target = methodEnd + 1;
    int targetEnd = target;
    while (targetEnd < to && bytes[targetEnd] != ' ') {
      targetEnd++;
    }
    if (targetEnd == target || targetEnd == to || !isProtocol(targetEnd + 1, to)) {
      return;
    }
    event.setMethod(known(METHODS, from, methodEnd));
    event.setTarget(text(target, targetEnd));
    event.setProtocol(known(PROTOCOLS, targetEnd + 1, to));
  }

  /** {@code HTTP/} digits, optionally a dot and digits. */
  private boolean isProtocol(int from, int to) {
    if (to - from < 6
        || bytes[from] != 'H'
        || bytes[from + 1] != 'T'
        || bytes[from + 2] != 'T'
        || bytes[from + 3] != 'P'
        || bytes[from + 4] != '/') {
      return false;
    }
    int i = digitsEnd(from + 5, to);
    if (i == from + 5 || i == to) {
      return i == to;
    }
    return bytes[i] == '.' && i + 1 < to && digitsEnd(i + 1, to) == to;
  }

  private int status(AccessEvent event, int at) {
    int digits = digitsEnd(at, Math.min(end, at + 3));
    if (digits != at + 3) {
      return fail(RejectReason.STATUS, digits);
    }
    if (!isAt(digits, ' ')) {
      return fail(RejectReason.STATUS, digits);
    }
    event.setStatus((bytes[at] - '0') * 100 + (bytes[at + 1] - '0') * 10 + bytes[at + 2] - '0');
    return digits + 1;
  }

  private int bytes(AccessEvent event, int at) {
    int to;
    if (isAt(at, '-')) {
      to = at + 1;
    } else {
      to = digitsEnd(at, end);
      long value = 0;
      for (int i = at; i < to; i++) {
        int digit = bytes[i] - '0';
        if (value > (Long.MAX_VALUE - digit) / 10) {
          return fail(RejectReason.BYTES, i);
        }
        value = value * 10 + digit;
      }
      event.setBytes(value);
    }
    if (to == at || (to < end && bytes[to] != ' ')) {
      return fail(RejectReason.BYTES, to);
    }
    return to;
  }

  private void optionalFields(AccessEvent event, int afterBytes) {
    optionalFields = 0;
    int at = afterBytes;
    int close = optionalField(at);
    if (close >= 0) {
      event.setReferer(textOrNull(at + 2, close));
      optionalFields = 1;
      at = close + 1;
      close = optionalField(at);
      if (close >= 0) {
        event.setUserAgent(textOrNull(at + 2, close));
        optionalFields = 2;
        at = close + 1;
      }
    }
    if (at < end) {
      event.setExtra(text(at + 1, end));
    }
  }

  /** Closing quote of the quoted field after the blank at {@code blank}, or -1 if there is none. */
  private int optionalField(int blank) {
    if (!isAt(blank + 1, '"')) {
      return -1;
    }
    int close = closingQuote(blank + 1);
    return close >= 0 && (close + 1 == end || bytes[close + 1] == ' ') ? close : -1;
  }

  private int closingQuote(int open) {
    byte[] b = bytes;
    int to = end;
    for (int i = open + 1; i < to; i++) {
      if (b[i] == '"') {
        return i;
      }
      if (b[i] == '\\') {
        i++;
      }
    }
    return -1;
  }

  private int tokenEnd(int at, boolean stopAtQuote) {
    int i = at;
    while (i < end && bytes[i] != ' ' && !(stopAtQuote && bytes[i] == '"')) {
      i++;
    }
    return i;
  }

  private boolean isFieldEnd(int from, int to) {
    return to > from && isAt(to, ' ');
  }

  private boolean isBlank(int from) {
    int i = from;
    while (i < end && (bytes[i] == ' ' || bytes[i] == '\t')) {
      i++;
    }
    return i == end;
  }

  private boolean isAt(int at, char c) {
    return at < end && bytes[at] == c;
  }

  private int digitsEnd(int at, int to) {
    int i = at;
    while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    return i;
  }

  private static boolean isTokenByte(byte b) {
    return b >= 0 && TOKEN[b];
  }

  /** The text, without a new object where it is one of a few that nearly every line has. */
  private String known(String[] candidates, int from, int to) {
    for (String candidate : candidates) {
      if (isText(candidate, from, to)) {
        return candidate;
      }
    }
    return text(from, to);
  }

  private boolean isText(String candidate, int from, int to) {
    if (candidate.length() != to - from) {
      return false;
    }
    for (int i = 0; i < candidate.length(); i++) {
      if (bytes[from + i] != candidate.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, ISO_8859_1);
  }

  private @Nullable String textOrNull(int from, int to) {
    return to - from == 1 && bytes[from] == '-' ? null : text(from, to);
  }

  private boolean reject(RejectReason why, int at) {
    reason = why;
    stoppedAt = at;
    return false;
  }

  private int fail(RejectReason why, int at) {
    reject(why, at);
    return -1;
  }
}
