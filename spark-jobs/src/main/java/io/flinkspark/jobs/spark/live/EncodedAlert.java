package io.flinkspark.jobs.spark.live;

import java.io.Serializable;

/** An alert ready for Kafka: its id, which is the key, and its Avro single-object encoding. */
public final class EncodedAlert implements Serializable {

  private String id;
  private byte[] value;

  /** For Spark's bean encoder. */
  public EncodedAlert() {}

  public EncodedAlert(String id, byte[] value) {
    this.id = id;
    this.value = value;
  }

  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id;
  }

  public byte[] getValue() {
    return value;
  }

  public void setValue(byte[] value) {
    this.value = value;
  }
}
