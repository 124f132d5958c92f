package io.flinkspark.bridge.flink.channel.format;

import com.github.luben.zstd.Zstd;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Compresses the pages of Parquet files without Hadoop's codecs. Used by one thread; a page is
 * valid until the next one is made, as it is with Parquet's own codecs.
 */
public final class PageCompression implements CompressionCodecFactory {

  private static final int ZSTD_LEVEL = 3;

  private final FileCompression compression;
  private final Pages pages = new Pages();
  private byte[] compressed = new byte[0];

  PageCompression(FileCompression compression) {
    requireCodec(compression);
    this.compression = compression;
  }

  /** Refuses a compression whose library is not there. */
  public static void requireCodec(FileCompression compression) {
    if (compression == FileCompression.ZSTD) {
      try {
        Zstd.compressBound(0);
      } catch (LinkageError e) {
        throw new BridgeException(
            ErrorCode.INVALID_ARGUMENT,
            "Cannot write files with zstd: com.github.luben:zstd-jni is not on the class path, or"
                + " its library does not load ("
                + e
                + "). Add it, or use snappy",
            e);
      }
    }
  }

  static CompressionCodecName name(FileCompression compression) {
    return switch (compression) {
      case SNAPPY -> CompressionCodecName.SNAPPY;
      case ZSTD -> CompressionCodecName.ZSTD;
      case GZIP -> CompressionCodecName.GZIP;
      case NONE -> CompressionCodecName.UNCOMPRESSED;
    };
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return new PageCompressor();
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("Cannot decompress pages: they are only written here");
  }

  @Override
  public void release() {
    compressed = new byte[0];
  }

  /** What comes uncompressed; its array is used again. */
  private static final class Pages extends ByteArrayOutputStream {
    byte[] array() {
      return buf;
    }
  }

  private final class PageCompressor implements BytesInputCompressor {

    @Override
    public BytesInput compress(BytesInput page) throws IOException {
      if (compression == FileCompression.NONE) {
        return page;
      }
      pages.reset();
      page.writeAllTo(pages);
      return switch (compression) {
        case SNAPPY -> snappy();
        case ZSTD -> zstd();
        case GZIP, NONE -> gzip();
      };
    }

    private BytesInput snappy() throws IOException {
      reserve(Snappy.maxCompressedLength(pages.size()));
      int size = Snappy.compress(pages.array(), 0, pages.size(), compressed, 0);
      return BytesInput.from(compressed, 0, size);
    }

    private BytesInput zstd() throws IOException {
      reserve(Math.toIntExact(Zstd.compressBound(pages.size())));
      long size =
          Zstd.compressByteArray(
              compressed, 0, compressed.length, pages.array(), 0, pages.size(), ZSTD_LEVEL);
      if (Zstd.isError(size)) {
        throw new IOException("Cannot compress a page: " + Zstd.getErrorName(size));
      }
      return BytesInput.from(compressed, 0, Math.toIntExact(size));
    }

    private BytesInput gzip() throws IOException {
      ByteArrayOutputStream zipped = new ByteArrayOutputStream(pages.size() / 2);
      try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
        zip.write(pages.array(), 0, pages.size());
      }
      return BytesInput.from(zipped);
    }

    private void reserve(int size) {
      if (compressed.length < size) {
        compressed = new byte[size];
      }
    }

    @Override
    public CompressionCodecName getCodecName() {
      return name(compression);
    }

    @Override
    public void release() {
      // The factory holds what there is.
    }
  }
}
