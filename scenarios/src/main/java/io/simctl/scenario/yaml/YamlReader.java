package io.simctl.scenario.yaml;

import io.simctl.scenario.yaml.Node.Entry;
import io.simctl.scenario.yaml.Node.Mapping;
import io.simctl.scenario.yaml.Node.Scalar;
import io.simctl.scenario.yaml.Node.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/**
 * A reader of one YAML document into {@link Node}s.
 *
 * <p>It builds the tree from SnakeYAML's events rather than from its composer, because the tree must be bounded in depth and
 * in size after aliases are resolved, and because duplicate keys must be problems beside others, not the end of the reading.
 */
public final class YamlReader {
    /** Deeper than any scenario, shallower than any stack. */
    private static final int DEEPEST = 64;

    /** Values that a document may hold, what aliases stand for counted each time. */
    private static final int MOST_VALUES = 1_000_000;

    private static final String MERGE = "<<";
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9.][A-Za-z0-9./-]*");
    private static final Pattern STAR = Pattern.compile("(?:^|[-:,\\[{])\\s*\\*");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final String CORE_TAGS = "tag:yaml.org,2002:";

    private final Iterator<Event> events;
    private final Function<Mark, SourceLocation> places;
    private final Problems problems;
    private final Map<Anchor, Optional<Anchored>> anchors = new HashMap<>();
    private Event event;
    private int values;
    private int deepest;

    private record Anchored(Node node, int values, int height) {}

    /** The document cannot be read any further. */
    private static final class Broken extends RuntimeException {
        private final SourceLocation at;

        Broken(SourceLocation at, String message) {
            super(message, null, false, false);
            this.at = at;
        }
    }

    private YamlReader(String text, Function<Mark, SourceLocation> places, Problems problems) {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
        events = new Parse(settings).parseString(text).iterator();
        this.places = places;
        this.problems = problems;
        event = events.next();
    }

    /** Reads {@code text}, one document; empty when it cannot be read, and {@code problems} then says why. */
    public static Optional<Node> read(String source, String text, Problems problems) {
        return read(
                source, text, mark -> new SourceLocation(source, mark.getLine() + 1, mark.getColumn() + 1), problems);
    }

    /**
     * Reads a text that stands in Java, such as a default, as if all of it were written at {@code at}. Most defaults are a
     * single word or empty, and a scenario takes some hundred of them: those do without a parser.
     */
    public static Node readAt(SourceLocation at, String text) {
        if (WORD.matcher(text).matches()) {
            return new Scalar(text, true, at);
        }
        if (text.equals("{}")) {
            return new Mapping(List.of(), at);
        }
        if (text.equals("[]")) {
            return new Sequence(List.of(), at);
        }
        Problems problems = new Problems();
        return read(at.source(), text, mark -> at, problems)
                .filter(node -> problems.isEmpty())
                .orElseThrow(() -> new IllegalStateException("not YAML: " + text));
    }

    private static Optional<Node> read(
            String source, String text, Function<Mark, SourceLocation> places, Problems problems) {
        try {
            return Optional.of(new YamlReader(text, places, problems).document(SourceLocation.startOf(source)));
        } catch (Broken e) {
            problems.add(e.at, String.valueOf(e.getMessage()));
        } catch (MarkedYamlEngineException e) {
            SourceLocation at =
                    e.getProblemMark().or(e::getContextMark).map(places).orElse(SourceLocation.startOf(source));
            problems.add(at, "not YAML: " + CONTROL.matcher(e.getProblem()).replaceAll("") + cure(text, at));
        } catch (ReaderException e) {
            problems.add(
                    placeOf(source, text, e.getPosition()),
                    "not YAML: the character U+%04X is not allowed".formatted(e.getCodePoint()));
        } catch (YamlVersionException e) {
            problems.add(
                    SourceLocation.startOf(source), "written for another version of YAML than 1.2; leave out `%YAML`");
        }
        return Optional.empty();
    }

    /** What helps where YAML took a text for the name of an anchor. */
    private static String cure(String text, SourceLocation at) {
        String before = text.lines()
                .skip(at.line() - 1L)
                .findFirst()
                .map(line -> line.substring(0, Math.min(at.column(), line.length())))
                .orElse("");
        return STAR.matcher(before).find() ? "; a text that begins with `*` goes into quotes" : "";
    }

    private static SourceLocation placeOf(String source, String text, int index) {
        String before = text.substring(0, Math.min(index, text.length()));
        int line = (int) before.chars().filter(c -> c == '\n').count();
        return new SourceLocation(source, line + 1, before.length() - before.lastIndexOf('\n'));
    }

    private Node document(SourceLocation start) {
        next();
        if (event.getEventId() == Event.ID.StreamEnd) {
            throw new Broken(start, "empty: there is nothing in it");
        }
        next();
        Node root = node(0);
        next();
        next();
        if (event.getEventId() != Event.ID.StreamEnd) {
            problems.add(place(), "a second document begins here; there may be only one");
        }
        return root;
    }

    private void next() {
        try {
            event = events.next();
        } catch (MarkedYamlEngineException | ReaderException | YamlVersionException placed) {
            throw placed;
        } catch (YamlEngineException unplaced) {
            throw new Broken(
                    place(),
                    "not YAML from here on: "
                            + CONTROL.matcher(String.valueOf(unplaced.getMessage()))
                                    .replaceAll(""));
        }
    }

    private SourceLocation place() {
        return event.getStartMark().map(places).orElseThrow();
    }

    private void count(int more, int depth) {
        deepest = Math.max(deepest, depth);
        if (depth > DEEPEST) {
            throw new Broken(place(), "nested more than " + DEEPEST + " levels deep");
        }
        values += more;
        if (values > MOST_VALUES) {
            throw new Broken(place(), "more than %,d values, what aliases repeat included".formatted(MOST_VALUES));
        }
    }

    /** Reads the value that begins with the current event, and leaves its last event current. */
    private Node node(int depth) {
        if (event instanceof AliasEvent alias) {
            return resolve(alias, depth);
        }
        Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
        return anchor.isPresent() ? anchored(anchor.get(), depth) : unanchored(depth);
    }

    private Node unanchored(int depth) {
        count(1, depth);
        return content(depth);
    }

    private Node anchored(Anchor name, int depth) {
        anchors.put(name, Optional.empty());
        int valuesBefore = values;
        int deepestBefore = deepest;
        deepest = depth;
        Node node = unanchored(depth);
        anchors.put(name, Optional.of(new Anchored(node, values - valuesBefore, deepest - depth)));
        deepest = Math.max(deepest, deepestBefore);
        return node;
    }

    private Node resolve(AliasEvent alias, int depth) {
        String name = Names.quote("*" + alias.getAlias());
        Optional<Anchored> anchored = anchors.getOrDefault(alias.getAlias(), Optional.empty());
        if (anchored.isEmpty()) {
            throw new Broken(
                    place(),
                    anchors.containsKey(alias.getAlias())
                            ? name + " stands inside the value that it names"
                            : name
                                    + " names nothing; its anchor must come before it, and a text that begins with `*` goes into"
                                    + " quotes");
        }
        count(anchored.get().values(), depth + anchored.get().height());
        return anchored.get().node();
    }

    private Node content(int depth) {
        SourceLocation at = place();
        if (event instanceof ScalarEvent scalar) {
            scalar.getTag().ifPresent(tag -> refuseTag(tag, at));
            return new Scalar(scalar.getValue(), scalar.isPlain(), at);
        }
        CollectionStartEvent start = (CollectionStartEvent) event;
        start.getTag().ifPresent(tag -> refuseTag(tag, at));
        return start.getEventId() == Event.ID.SequenceStart ? sequence(at, depth) : mapping(at, depth);
    }

    private void refuseTag(String tag, SourceLocation at) {
        problems.add(at, "the tag " + Names.quote(tag.replace(CORE_TAGS, "!!")) + " means nothing here; leave it out");
    }

    private Node sequence(SourceLocation at, int depth) {
        List<Node> items = new ArrayList<>();
        for (next(); event.getEventId() != Event.ID.SequenceEnd; next()) {
            items.add(node(depth + 1));
        }
        return new Sequence(items, at);
    }

    private Node mapping(SourceLocation at, int depth) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        List<Mapping> merged = new ArrayList<>();
        for (next(); event.getEventId() != Event.ID.MappingEnd; next()) {
            Node key = node(depth + 1);
            next();
            Node value = node(depth + 1);
            if (!(key instanceof Scalar name)) {
                problems.add(key.at(), "a key must be a plain value, not " + key.kind());
            } else if (name.plain() && name.text().equals(MERGE)) {
                merge(value, merged);
            } else if (entries.putIfAbsent(name.text(), new Entry(name, value)) != null) {
                SourceLocation first = entries.get(name.text()).key().at();
                problems.add(
                        name.at(),
                        "%s is given twice; the first is in line %d".formatted(Names.quote(name.text()), first.line()));
            }
        }
        merged.forEach(
                base -> base.entries().forEach(e -> entries.putIfAbsent(e.key().text(), e)));
        return new Mapping(List.copyOf(entries.values()), at);
    }

    private void merge(Node value, List<Mapping> merged) {
        switch (value) {
            case Mapping base -> merged.add(base);
            case Sequence bases -> bases.items().forEach(base -> merge(base, merged));
            case Scalar scalar -> problems.add(scalar.at(), "`<<` takes a mapping, or a list of them");
        }
    }
}
