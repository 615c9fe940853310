package io.simctl.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/**
 * The script of the page, which names what is pointed at and looks closer at parts of charts, and the policy by which a browser runs it
 * and nothing else, and fetches nothing.
 */
final class PageScript {
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
                    + " script-src 'sha256-";

    private PageScript() {}

    /** The script between its tags; a page that is read as XML takes it for text as well. */
    private static String text() {
        return "/*<![CDATA[*/\n" + resource("report.js").strip() + "\n/*]]>*/";
    }

    /** The element. */
    static String element() {
        return "<script>" + text() + "</script>";
    }

    /** The value of {@code Content-Security-Policy}. */
    static String securityPolicy() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text().getBytes(StandardCharsets.UTF_8));
            return POLICY + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file beside this class, as text. */
    static String resource(String name) {
        try (InputStream in = PageScript.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
