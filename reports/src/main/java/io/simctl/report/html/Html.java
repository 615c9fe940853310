package io.simctl.report.html;

import io.simctl.report.Markup;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A page in the making that is HTML and well-formed XML at once. Text and attributes are escaped; elements close in order. */
final class Html {
    private static final List<String> BLOCKS = List.of(
            "section", "table", "tr", "thead", "tbody", "figure", "p", "ul", "li", "dl", "dt", "dd", "h2", "h3", "div",
            "header", "nav", "main", "details", "footer");

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Opens an element; attributes are names and values in turns, an empty value leaves its attribute out. */
    Html open(String element, String... attributes) {
        if (BLOCKS.contains(element)) {
            out.append('\n');
        }
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            if (!attributes[i + 1].isEmpty()) {
                out.append(' ').append(attributes[i]).append("=\"");
                out.append(Markup.escape(attributes[i + 1])).append('"');
            }
        }
        out.append('>');
        open.push(element);
        return this;
    }

    /** Opens a part of the page that is scrolled sideways where it is too wide, by the keyboard as well. */
    Html scroll(String label) {
        return open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", label);
    }

    /** Closes the element that was opened last. */
    Html close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    Html text(String text) {
        out.append(Markup.escape(text));
        return this;
    }

    /** An element that holds nothing but text. */
    Html leaf(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** What is markup already. */
    Html raw(String markup) {
        out.append(markup);
        return this;
    }

    String result() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return out.toString();
    }
}
