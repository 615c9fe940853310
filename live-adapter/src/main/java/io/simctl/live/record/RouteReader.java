package io.simctl.live.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The reader of a reply in its route's dialect, unless its first message shows that the server speaks another there: that of OpenAI's chunks. */
final class RouteReader implements ReplyReader {
    private static final String CHUNK = "\"choices\"";

    private final RecordedRoute route;
    private final ContentTimes times;
    private Optional<ReplyReader> chosen = Optional.empty();

    RouteReader(RecordedRoute route, ContentTimes times) {
        this.route = route;
        this.times = times;
    }

    @Override
    public void read(byte[] json, int length, long at) throws IOException {
        if (chosen.isEmpty()) {
            boolean isChunk = new String(json, 0, length, StandardCharsets.ISO_8859_1).contains(CHUNK);
            chosen = Optional.of(isChunk ? new ChunkReader(times) : route.reader(times));
        }
        chosen.get().read(json, length, at);
    }

    @Override
    public void end() {
        chosen.ifPresent(ReplyReader::end);
    }

    @Override
    public int promptTokens() {
        return chosen.map(ReplyReader::promptTokens).orElse(UNTOLD);
    }

    @Override
    public int outputTokens() {
        return chosen.map(ReplyReader::outputTokens).orElse(UNTOLD);
    }

    @Override
    public boolean isFinished() {
        return chosen.filter(ReplyReader::isFinished).isPresent();
    }

    @Override
    public String finishReason() {
        return chosen.map(ReplyReader::finishReason).orElse("");
    }

    @Override
    public boolean isError() {
        return chosen.filter(ReplyReader::isError).isPresent();
    }

    @Override
    public void close() {
        chosen.ifPresent(ReplyReader::close);
    }
}
