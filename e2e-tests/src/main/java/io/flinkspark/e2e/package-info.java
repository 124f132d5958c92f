/** The command line {@code bridge}: drives real clusters with the shipped jars. */
package io.flinkspark.e2e;
