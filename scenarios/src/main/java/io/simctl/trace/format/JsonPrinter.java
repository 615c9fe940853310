package io.simctl.trace.format;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.simctl.fleet.Prefix;
import io.simctl.trace.Blocks;
import io.simctl.trace.ClockUnit;
import io.simctl.trace.RowPrinter;
import io.simctl.trace.TraceRow;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A printer of one JSON object a line, as the Mooncake and the Bailian traces have them. */
final class JsonPrinter implements RowPrinter {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Names that mean something else when they are read again. */
    private static final Set<String> TAKEN = taken();

    private final ClockUnit timeUnit;
    private final int blockTokens;
    private final boolean chats;
    private long rows;

    /**
     * @param timeUnit what times are counted in
     * @param blockTokens tokens that each of the hashes stands for
     * @param chats whether a row says where in which conversation it stands; when it is not known, each is one of its own
     */
    JsonPrinter(ClockUnit timeUnit, int blockTokens, boolean chats) {
        this.timeUnit = timeUnit;
        this.blockTokens = blockTokens;
        this.chats = chats;
    }

    private static Set<String> taken() {
        Set<String> taken = new HashSet<>(Set.of(JsonRows.TIME_UNIT));
        MooncakeFormat.FIELDS.names().forEach((column, name) -> {
            if (!ColumnMap.OUTCOME.contains(column)) {
                taken.add(name);
            }
        });
        return Set.copyOf(taken);
    }

    @Override
    public String header(TraceRow first) {
        return "";
    }

    @Override
    public void print(TraceRow row, StringBuilder line) {
        line.append('{');
        Map<String, String> other = row.other();
        if (chats) {
            field(BailianFormat.CHAT_ID, other.getOrDefault(BailianFormat.CHAT_ID, Long.toString(rows)), line);
            field("parent_chat_id", other.getOrDefault("parent_chat_id", "-1"), line);
        }
        rows++;
        if (timeUnit != ClockUnit.S && row.at() % NANOS_PER_MILLI != 0) {
            // a fraction of a millisecond is as likely to be one of a second, unless the row says what it is
            field(JsonRows.TIME_UNIT, timeUnit.word(), line);
        }
        field("timestamp", decimal(row.at(), timeUnit), line);
        field("input_length", Integer.toString(row.promptTokens()), line);
        field("output_length", Integer.toString(row.outputTokens()), line);
        if (chats) {
            field("type", other.getOrDefault("type", "text"), line);
            field("turn", other.getOrDefault("turn", "1"), line);
        }
        if (!row.model().isEmpty()) {
            name("model", line);
            quoted(ForeignText.inOneLine(row.model()), line);
        }
        if (row.maxTokens() > 0) {
            field("max_tokens", Integer.toString(row.maxTokens()), line);
        }
        other.forEach((name, value) -> {
            if (keeps(name) && !(chats && BailianFormat.CHAT.contains(name))) {
                field(name, value, line);
            }
        });
        hashes(Blocks.rescale(row.prefix(), row.promptTokens(), blockTokens), line);
        line.append('}');
    }

    static void field(String name, String value, StringBuilder line) {
        name(name, line);
        if (JsonLineValues.isValue(value)) {
            line.append(value);
        } else {
            quoted(value, line);
        }
    }

    static void name(String name, StringBuilder line) {
        line.append(line.length() > 1 ? ", " : "");
        quoted(name, line);
        line.append(": ");
    }

    static void quoted(String text, StringBuilder line) {
        line.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, line);
        line.append('"');
    }

    private static void hashes(Prefix prefix, StringBuilder line) {
        name("hash_ids", line);
        line.append('[');
        for (int i = 0; i < prefix.length(); i++) {
            line.append(i > 0 ? ", " : "").append(Long.toUnsignedString(prefix.block(i)));
        }
        line.append(']');
    }

    /** {@code nanos} in a unit, without an exponent. */
    static String decimal(long nanos, ClockUnit unit) {
        return BigDecimal.valueOf(nanos, unit.decimals()).stripTrailingZeros().toPlainString();
    }

    @Override
    public boolean keeps(Prefix prefix) {
        return Blocks.fit(prefix.blockTokens(), blockTokens);
    }

    /** A chat's number is what distinguishes the one format from the other. */
    @Override
    public boolean keeps(String other) {
        return !TAKEN.contains(other) && (chats || !other.equals(BailianFormat.CHAT_ID));
    }
}
