/** Commands and options. */
package io.flinkspark.e2e.cli;
