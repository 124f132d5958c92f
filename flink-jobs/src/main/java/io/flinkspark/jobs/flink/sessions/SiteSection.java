package io.flinkspark.jobs.flink.sessions;

import org.apache.spark.sql.api.java.UDF1;

/**
 * A UDF for Spark: the part of a site that a target belongs to. {@code /blog/tags/java?page=2} is
 * of {@code /blog}, {@code /robots.txt} of {@code /}. Null for no target.
 */
public final class SiteSection implements UDF1<String, String> {

  private static final long serialVersionUID = 1;

  @Override
  public String call(String target) {
    if (target == null) {
      return null;
    }
    if (!target.startsWith("/")) {
      return "other";
    }
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    int end = path.indexOf('/', 1);
    return end < 0 ? "/" : path.substring(0, end);
  }
}
