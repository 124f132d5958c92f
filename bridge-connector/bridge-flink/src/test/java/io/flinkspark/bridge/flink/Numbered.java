package io.flinkspark.bridge.flink;

import java.util.Objects;

/** A row of {@link NumberedRows}, as a POJO. */
public class Numbered {

  /** A primitive for a column without nulls. */
  public long id;

  private String text;

  public String getText() {
    return text;
  }

  public void setText(String newText) {
    text = newText;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Numbered row && id == row.id && Objects.equals(text, row.text);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, text);
  }

  @Override
  public String toString() {
    return id + "=" + text;
  }

  /** A POJO that the rows do not fit. */
  public static class Misfit {

    /** The column is a BIGINT. */
    public String id;

    /** There is no such column. */
    public int size;
  }

  /** A POJO with a primitive for a column that may hold nulls. */
  public static class Strict {

    /** The column may be null. */
    public int small;
  }
}
