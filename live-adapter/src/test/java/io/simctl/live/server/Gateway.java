package io.simctl.live.server;

import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import io.simctl.live.http.Listener;
import io.simctl.live.http.ResponseBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;

/** Has a server behind the path {@code /team} and nothing elsewhere; an exchange a connection. */
final class Gateway implements AutoCloseable {
    private static final String PREFIX = "/team";

    private final URI server;
    private final Listener listener;

    private Gateway(URI server) throws IOException {
        this.server = server;
        this.listener = Listener.bind("gateway", "127.0.0.1", 0, 1, this::serve);
    }

    static Gateway before(URI server) throws IOException {
        Gateway gateway = new Gateway(server);
        gateway.listener.start();
        return gateway;
    }

    /** Root of the server, as its users know it. */
    URI base() {
        return listener.base().resolve(PREFIX + "/");
    }

    private void serve(Socket client) throws IOException {
        HttpInput in = new HttpInput(client.getInputStream());
        Head head = in.head().orElseThrow();
        byte[] body = in.requestBody(head).readAll(1 << 20);
        OutputStream out = client.getOutputStream();
        if (head.path().startsWith(PREFIX + "/")) {
            try (Socket behind = new Socket(server.getHost(), server.getPort())) {
                behind.getOutputStream()
                        .write(head.withStart(line -> line.replaceFirst(PREFIX, ""))
                                .toBytes());
                behind.getOutputStream().write(body);
                behind.getInputStream().transferTo(out);
            }
        } else {
            out.write(ResponseBytes.whole(404, "text/plain", new byte[0], false));
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
