/**
 * Random models to serve: GGUF files and Hugging Face folders of any size, made on the spot instead of downloaded.
 *
 * <p>Their text is noise, and everything else is real: load time, memory, tokenisation, batching, the cost of a step. They
 * never end by themselves and every token of theirs is a piece of printable text, so a request gets exactly the tokens it
 * asked for, each in a chunk of its own, on any server.
 */
@NullMarked
package io.simctl.live.model;

import org.jspecify.annotations.NullMarked;
