/** {@code ./bridge bench direct}: the direct source measured against limits and alternatives. */
package io.flinkspark.e2e.bench;
