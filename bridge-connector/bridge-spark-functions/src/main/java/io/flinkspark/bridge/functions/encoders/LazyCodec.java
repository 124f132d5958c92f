package io.flinkspark.bridge.functions.encoders;

/**
 * A codec that is compiled when it is first needed, for the class loader of the thread that made
 * this object: threads that write snapshots have another.
 *
 * @param <T> the type of the values
 */
final class LazyCodec<T> {
  private final BoundEncoder<T> encoder;
  private final ClassLoader loader;
  private EncoderCodec<T> codec;

  LazyCodec(BoundEncoder<T> encoder) {
    this.encoder = encoder;
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader users = encoder.type().getClassLoader();
    if (sees(context, encoder.type())) {
      this.loader = context;
    } else {
      this.loader = sees(users, encoder.type()) ? users : LazyCodec.class.getClassLoader();
    }
  }

  EncoderCodec<T> get() {
    if (codec == null) {
      codec = encoder.codec(loader);
    }
    return codec;
  }

  private static boolean sees(ClassLoader loader, Class<?> type) {
    if (loader == null) {
      return false;
    }
    try {
      return Class.forName(type.getName(), false, loader) == type
          && Class.forName(LazyCodec.class.getName(), false, loader) == LazyCodec.class;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
