package io.flinkspark.bridge.spark.channel.maintain;

import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Passes rows on as they are read, value by value, without making an object of them. Whatever
 * Parquet's levels say, a missing list, an empty one, a list with a missing element, is said again.
 *
 * <p>A reader gives a group's values in the order of its fields, all values of a repeated field in
 * a row, and does not say where a field ends. A writer wants to know, so a field stays open until
 * the next one's first value comes, or the group ends.
 */
final class ParquetRows extends RecordMaterializer<Void> {

  private final Group root;
  private RecordConsumer target;

  ParquetRows(MessageType schema) {
    this.root = new Root(schema);
  }

  /** Where the next rows go; null to drop them. */
  void to(RecordConsumer consumer) {
    target = consumer;
  }

  @Override
  public Void getCurrentRecord() {
    return null;
  }

  @Override
  public GroupConverter getRootConverter() {
    return root;
  }

  private Converter converter(Type type, Group parent, int field) {
    return type.isPrimitive()
        ? new Value(parent, field)
        : new Group(type.asGroupType(), parent, field);
  }

  private class Group extends GroupConverter {

    private final Group parent;
    private final int field;
    private final GroupType type;
    private final Converter[] children;
    private int open = -1;

    Group(GroupType type, Group parent, int field) {
      this.type = type;
      this.parent = parent;
      this.field = field;
      this.children = new Converter[type.getFieldCount()];
      for (int i = 0; i < children.length; i++) {
        children[i] = converter(type.getType(i), this, i);
      }
    }

    @Override
    public Converter getConverter(int index) {
      return children[index];
    }

    /** A value of this field comes next. */
    void open(int next) {
      if (open != next) {
        closeField();
        target.startField(type.getFieldName(next), next);
        open = next;
      }
    }

    void closeField() {
      if (open >= 0) {
        target.endField(type.getFieldName(open), open);
        open = -1;
      }
    }

    @Override
    public void start() {
      if (target != null) {
        parent.open(field);
        target.startGroup();
      }
    }

    @Override
    public void end() {
      if (target != null) {
        closeField();
        target.endGroup();
      }
    }
  }

  private final class Root extends Group {

    Root(MessageType schema) {
      super(schema, null, -1);
    }

    @Override
    public void start() {
      if (target != null) {
        target.startMessage();
      }
    }

    @Override
    public void end() {
      if (target != null) {
        closeField();
        target.endMessage();
      }
    }
  }

  private final class Value extends PrimitiveConverter {

    private final Group group;
    private final int field;

    Value(Group group, int field) {
      this.group = group;
      this.field = field;
    }

    private RecordConsumer open() {
      group.open(field);
      return target;
    }

    @Override
    public void addBinary(Binary value) {
      if (target != null) {
        open().addBinary(value);
      }
    }

    @Override
    public void addBoolean(boolean value) {
      if (target != null) {
        open().addBoolean(value);
      }
    }

    @Override
    public void addDouble(double value) {
      if (target != null) {
        open().addDouble(value);
      }
    }

    @Override
    public void addFloat(float value) {
      if (target != null) {
        open().addFloat(value);
      }
    }

    @Override
    public void addInt(int value) {
      if (target != null) {
        open().addInteger(value);
      }
    }

    @Override
    public void addLong(long value) {
      if (target != null) {
        open().addLong(value);
      }
    }
  }
}
