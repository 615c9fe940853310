package io.simctl.live.record;

import io.simctl.live.wire.ChunkDecoder;
import io.simctl.live.wire.Completion.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The reader of OpenAI's chunks, of completions and chats, and of llama-server's own. While a swapper loads the model it may fill the wait with
 * lines of its own; those name no model, and the server's chunks, which come after them, do.
 */
final class ChunkReader implements ReplyReader {
    private final ChunkDecoder decoder = new ChunkDecoder();
    private final ContentTimes times;
    private final List<Long> nameless = new ArrayList<>();

    ChunkReader(ContentTimes times) {
        this.times = times;
    }

    @Override
    public void read(byte[] json, int length, long at) throws IOException {
        if (!decoder.decode(json, 0, length)) {
            return;
        }
        if (decoder.model().isEmpty()) {
            nameless.add(at);
        } else {
            nameless.clear();
            times.content(at);
        }
    }

    @Override
    public void end() {
        nameless.forEach(times::content);
    }

    @Override
    public int promptTokens() {
        return decoder.usage().map(Usage::promptTokens).orElse(UNTOLD);
    }

    @Override
    public int outputTokens() {
        return decoder.usage().map(Usage::outputTokens).orElse(UNTOLD);
    }

    @Override
    public boolean isFinished() {
        return decoder.isFinished();
    }

    @Override
    public String finishReason() {
        return decoder.finishReason();
    }

    @Override
    public boolean isError() {
        return !decoder.error().isEmpty();
    }

    @Override
    public void close() {
        decoder.close();
    }
}
