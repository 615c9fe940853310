package io.simctl.report.file;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.simctl.report.metric.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * JSON whose bytes depend on nothing but the values: keys in the order in which they were put, numbers rounded to the decimals
 * of their unit and without exponents, what holds only scalars on one line so that differences between files read well.
 */
final class StableJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private StableJson() {}

    static ObjectNode object() {
        return NODES.objectNode();
    }

    static ArrayNode array() {
        return NODES.arrayNode();
    }

    /** A number in its unit; null where there is none or it is infinite, so that a field of numbers holds nothing else. */
    static JsonNode number(Unit unit, OptionalDouble value) {
        return value.isPresent() ? number(unit.decimals(), value.getAsDouble()) : NODES.nullNode();
    }

    static JsonNode number(int decimals, double value) {
        if (Double.isInfinite(value)) {
            return NODES.nullNode();
        }
        BigDecimal rounded =
                new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return NODES.numberNode(rounded);
    }

    /** The text of a file, with a line break at its end. */
    static String text(JsonNode node) {
        var out = new StringBuilder();
        write(node, "\n", out);
        return out.append('\n').toString();
    }

    private static void write(JsonNode node, String lineBreak, StringBuilder out) {
        if (node.isNumber()) {
            out.append(node.decimalValue().toPlainString());
        } else if (node.isTextual()) {
            quote(node.textValue(), out);
        } else if (!node.isContainerNode()) {
            out.append(node.asText());
        } else if (node.isObject()) {
            out.append('{');
            Iterator<Map.Entry<String, JsonNode>> fields = node.properties().iterator();
            write(node, lineBreak, out, () -> {
                Map.Entry<String, JsonNode> field = fields.next();
                quote(field.getKey(), out);
                out.append(": ");
                return field.getValue();
            });
            out.append('}');
        } else {
            out.append('[');
            write(node, lineBreak, out, node.elements()::next);
            out.append(']');
        }
    }

    private static void write(
            JsonNode container, String lineBreak, StringBuilder out, java.util.function.Supplier<JsonNode> next) {
        boolean oneLine = isFlat(container);
        String inner = lineBreak + "  ";
        for (int i = 0; i < container.size(); i++) {
            out.append(i > 0 ? "," : "").append(oneLine ? (i > 0 ? " " : "") : inner);
            write(next.get(), inner, out);
        }
        out.append(oneLine ? "" : lineBreak);
    }

    /** As a node's own text would be, which takes a whole object mapper to write. */
    private static void quote(String text, StringBuilder out) {
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        out.append('"');
    }

    private static boolean isFlat(JsonNode container) {
        for (JsonNode child : container) {
            if (child.isContainerNode() && !child.isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
