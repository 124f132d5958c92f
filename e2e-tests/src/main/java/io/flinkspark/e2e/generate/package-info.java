/** A believable access log from a seed. */
package io.flinkspark.e2e.generate;
