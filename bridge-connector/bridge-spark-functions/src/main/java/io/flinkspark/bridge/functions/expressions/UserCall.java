package io.flinkspark.bridge.functions.expressions;

/** Calls a user's function from where Scala sees no checked exceptions: they pass as they are. */
@FunctionalInterface
interface UserCall {

  Object call() throws Exception;

  static Object of(UserCall call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw UserCall.<RuntimeException>unchecked(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Exception> E unchecked(Exception e) throws E {
    throw (E) e;
  }
}
