package io.simctl.live.wire;

import io.simctl.live.http.BadHttp;
import io.simctl.live.wire.Failure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** The classes of what a connection throws. */
final class IoFailure {
    private IoFailure() {}

    /**
     * @param isSent whether the request was on its way already
     * @param status of the reply, or 0 when there was none yet
     */
    static Failure of(IOException e, boolean isSent, int status) {
        String message = String.valueOf(e.getMessage());
        return switch (e) {
            case BadHttp bad -> new Failure(Kind.MALFORMED, status, message);
            case SocketTimeoutException timeout
            when isSent -> new Failure(Kind.SILENCE, status, "no token came for longer than the client waits");
            case SocketTimeoutException timeout -> new Failure(Kind.CONNECT_TIMEOUT, status, message);
            case NoRouteToHostException away -> new Failure(Kind.UNREACHABLE, status, message);
            case UnknownHostException unknown -> new Failure(Kind.UNREACHABLE, status, "unknown host " + message);
            case ConnectException refused -> new Failure(Kind.CONNECTION_REFUSED, status, message);
            case SSLException tls when !isSent -> new Failure(Kind.TLS, status, message);
            default -> new Failure(Kind.CONNECTION_LOST, status, message);
        };
    }
}
