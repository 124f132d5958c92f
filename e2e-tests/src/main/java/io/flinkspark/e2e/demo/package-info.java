/** One log through both engines: checks, feeding, jobs, figures. */
package io.flinkspark.e2e.demo;
