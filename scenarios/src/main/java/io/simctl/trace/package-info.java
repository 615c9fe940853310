/**
 * RecordedEnd workloads: public and own formats, plain or compressed, read one request at a time so that memory does not grow
 * with the length of a trace.
 */
@NullMarked
package io.simctl.trace;

import org.jspecify.annotations.NullMarked;
