package io.simctl.live.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** One connection to a server. */
public final class Connection implements Closeable {
    /** Nanoseconds. cpp-httplib, under llama-server, closes idle connections after 5 s; others wait longer. */
    public static final long LONGEST_REST = TimeUnit.SECONDS.toNanos(4);

    private final Origin origin;
    private final SocketChannel channel;
    private final HttpInput in;
    private final OutputStream out;
    private long restsSince;
    /** Bytes of the replies before; none of a connection that is new. */
    private OptionalLong receivedBefore = OptionalLong.empty();

    private Connection(Origin origin, SocketChannel channel, Socket through) throws IOException {
        this.origin = origin;
        this.channel = channel;
        this.in = new HttpInput(through.getInputStream());
        this.out = through.getOutputStream();
    }

    /**
     * Opens a connection.
     *
     * @param connect timeouts for it, and again for TLS
     * @param silence timeouts for each byte to read, later
     * @param holder gets what to close, before anything is waited for
     */
    public static Connection open(
            Origin origin, Duration connect, Duration silence, SSLSocketFactory tls, Consumer<Closeable> holder)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        holder.accept(channel);
        try {
            Socket socket = channel.socket();
            socket.setTcpNoDelay(true);
            int timeouts = millis(connect);
            socket.connect(address(origin), timeouts);
            socket.setSoTimeout(timeouts);
            Socket through = origin.tls() ? secure(origin, socket, tls) : socket;
            socket.setSoTimeout(millis(silence));
            return new Connection(origin, channel, through);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Three weeks are as good as more. */
    private static int millis(Duration timeout) {
        return Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE);
    }

    private static InetSocketAddress address(Origin origin) throws UnknownHostException {
        InetSocketAddress address = new InetSocketAddress(origin.address(), origin.port());
        if (address.isUnresolved()) {
            throw new UnknownHostException(origin.address());
        }
        return address;
    }

    private static Socket secure(Origin origin, Socket socket, SSLSocketFactory tls) throws IOException {
        SSLSocket secured = (SSLSocket) tls.createSocket(socket, origin.address(), origin.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    /** Where it goes. */
    public Origin origin() {
        return origin;
    }

    /** What comes in. */
    public HttpInput in() {
        return in;
    }

    /** What goes out. */
    public OutputStream out() {
        return out;
    }

    /** An exchange is over: from now on it is idle. */
    public void rest(long now) {
        restsSince = now;
        receivedBefore = OptionalLong.of(in.received());
    }

    /**
     * Whether a request that failed on it may be sent once more on a new connection: it carried an exchange before, and has ended
     * without a byte in answer to this one. Many servers close a connection just after a reply, whatever they announced, and a
     * request may be on its way then; no server that began with it says nothing at all (RFC 9112 §9.3.1).
     */
    public boolean isStale(IOException failure) {
        boolean isUnanswered = receivedBefore.isPresent() && receivedBefore.getAsLong() == in.received();
        return isUnanswered && !(failure instanceof SocketTimeoutException);
    }

    /** Whether it has been idle for so long that its server may be about to close it. */
    public boolean hasRestedTooLong(long now) {
        return now - restsSince > LONGEST_REST;
    }

    /**
     * Whether it can carry another exchange: a server that has closed its side, or says something unasked, has ended it. A look
     * before the request goes out spares most of what {@link #isStale} is for.
     */
    public boolean isUsable(long now) {
        if (hasRestedTooLong(now)) {
            return false;
        }
        try {
            channel.configureBlocking(false);
            int read = channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(true);
            return read == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Closes the socket itself: a TLS close would wait for whoever is reading. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // it was of no further use anyway
        }
    }
}
