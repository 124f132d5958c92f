/**
 * What happens to a record on which Spark's code throws, alike for all operators of this module.
 */
package io.flinkspark.bridge.functions.errors;
