package io.simctl.live.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.util.Set;

/** A reader that looks at the values of a message one by one, each with its place as a JSON pointer (RFC 6901). */
abstract class LeafReader implements ReplyReader {
    /** Jackson's default keeps its buffers by thread, and a virtual thread is a thread for one exchange only. */
    static final JsonFactory JSON = new JsonFactoryBuilder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private static final Set<String> ERRORS = Set.of("/error", "/response/error");

    private final ContentTimes times;
    private int promptTokens = UNTOLD;
    private int outputTokens = UNTOLD;
    private boolean hasContent;
    private boolean isFinished;
    private String finishReason = "";
    private boolean isError;

    LeafReader(ContentTimes times) {
        this.times = times;
    }

    @Override
    public final void read(byte[] json, int length, long at) throws IOException {
        hasContent = false;
        try (JsonParser parser = JSON.createParser(json, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "not a JSON object");
            }
            while (parser.nextToken() != null) {
                JsonToken token = parser.currentToken();
                if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                    leaf(place(parser), parser);
                } else if (token == JsonToken.FIELD_NAME && ERRORS.contains(place(parser))) {
                    isError |= parser.nextToken() != JsonToken.VALUE_NULL;
                    parser.skipChildren();
                }
            }
        }
        if (hasContent) {
            times.content(at);
        }
    }

    @Override
    public final void end() {}

    private static String place(JsonParser parser) {
        return parser.getParsingContext().pathAsPointer().toString();
    }

    /** Looks at one value. */
    abstract void leaf(String place, JsonParser value) throws IOException;

    /** A text of the answer, which may be empty. */
    final void content(JsonParser value) throws IOException {
        hasContent |= value.currentToken() != JsonToken.VALUE_STRING || value.getTextLength() > 0;
    }

    final void prompt(int tokens) {
        promptTokens = tokens;
    }

    final void output(int tokens) {
        outputTokens = tokens;
    }

    final void finish(String reason) {
        isFinished = true;
        finishReason = reason;
    }

    final void fail() {
        isError = true;
    }

    @Override
    public final int promptTokens() {
        return promptTokens;
    }

    @Override
    public final int outputTokens() {
        return outputTokens;
    }

    @Override
    public final boolean isFinished() {
        return isFinished;
    }

    @Override
    public final String finishReason() {
        return finishReason;
    }

    @Override
    public final boolean isError() {
        return isError;
    }

    @Override
    public final void close() {}
}
