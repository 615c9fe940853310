package io.simctl.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A headless browser that opens a page with a script of a test beside the page's own. */
final class Chromium {
    private static final int TIMEOUT_SECONDS = 120;

    private Chromium() {}

    /** What a browser says of the page after a script has run: the notes of the script, and the browser's own log. */
    record Seen(String notes, String log) {}

    /** Opens {@code page} and reads what {@code script} has left in an element {@code pre} with the id {@code notes}. */
    static Seen browse(Path folder, String page, String script, List<String> options) throws Exception {
        String altered = page.replace("script-src ", "script-src 'sha256-" + hash(script) + "' ")
                .replace("</body>", "<script>" + script + "</script></body>");
        Path file = Files.writeString(folder.resolve("page.html"), altered);
        List<String> arguments = new ArrayList<>(options);
        arguments.add("--dump-dom");
        Seen run = open(folder, file, arguments);
        Matcher notes =
                Pattern.compile("<pre id=\"notes\">(.*?)</pre>", Pattern.DOTALL).matcher(run.notes());
        assertThat(notes.find()).as(run.log() + run.notes().length()).isTrue();
        return new Seen(notes.group(1), run.log());
    }

    private static String hash(String script) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(digest);
    }

    /** Opens a file; the notes are what the browser prints. */
    static Seen open(Path folder, Path file, List<String> options) throws IOException, InterruptedException {
        String browser = System.getProperty("simctl.chromium");
        assertThat(browser).as("-Dsimctl.chromium: a Chromium or Chrome").isNotNull();
        List<String> command = new ArrayList<>(List.of(
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("profile")));
        command.addAll(options);
        command.add(file.toUri().toString());
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Seen(Files.readString(out), Files.readString(err));
    }
}
