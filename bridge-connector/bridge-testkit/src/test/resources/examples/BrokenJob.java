package examples;

/** Refuses its arguments before anything is submitted. */
public final class BrokenJob {

  public static void main(String[] args) {
    throw new IllegalArgumentException("Cannot run: no topic given");
  }
}
