/** The container environment: what its images are made of, and docker compose. */
package io.flinkspark.e2e.docker;
