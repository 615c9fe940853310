/**
 * HTTP/1.1 on plain streams: heads, body framings, server-sent events. Client, emulated server and recorder share it.
 *
 * <p>It is our own because all three need what libraries hide: the client the time at which bytes came in, the emulated server
 * the power to break a reply off anywhere, the recorder every byte as it was. On virtual threads with blocking sockets it also
 * costs less than half of what the JDK's client does for each token, and a seventh for each request.
 */
@NullMarked
package io.simctl.live.http;

import org.jspecify.annotations.NullMarked;
