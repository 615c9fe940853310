package io.simctl.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.Report;
import io.simctl.report.chart.Palette;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The rules of WCAG that can be told from the page itself, over one with every kind of section and one of many machines. */
class PageRulesTest {
    private static List<Document> pages;

    @BeforeAll
    static void make() throws Exception {
        Report many = FakeReport.of(FakeRun.fleet(60, 3), List.of("swap-on-demand", "model-pools"), 2000, 3, 1);
        pages = List.of(HtmlReportTest.parsed(FakeReport.twoDays()), HtmlReportTest.parsed(many));
    }

    private static List<Element> all(String name) {
        return pages.stream().flatMap(page -> elements(page, name).stream()).toList();
    }

    private static List<Element> elements(Node page, String name) {
        NodeList nodes = page instanceof Document document
                ? document.getElementsByTagName(name)
                : ((Element) page).getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    @Test
    void saysItsLanguageAndHasOneMainPartAndOneFirstHeading() {
        assertThat(pages).allSatisfy(page -> {
            assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo("en");
            assertThat(elements(page, "main")).hasSize(1);
            assertThat(elements(page, "h1")).hasSize(1);
            assertThat(elements(page, "title").getFirst().getTextContent()).isNotBlank();
        });
    }

    @Test
    void noLevelOfHeadingsIsLeftOut() {
        for (Document page : pages) {
            int last = 0;
            for (Element element : elements(page, "*")) {
                if (element.getTagName().matches("h[1-6]")) {
                    int level = element.getTagName().charAt(1) - '0';
                    assertThat(level).as(element.getTextContent()).isLessThanOrEqualTo(last + 1);
                    assertThat(element.getTextContent()).isNotBlank();
                    last = level;
                }
            }
        }
    }

    @Test
    void everyHeadOfATableSaysWhatItHeads() {
        assertThat(all("th"))
                .allSatisfy(head -> assertThat(head.getAttribute("scope")).isIn("col", "row", "rowgroup", "colgroup"));
        assertThat(all("table"))
                .allSatisfy(table -> assertThat(elements(table, "th")).isNotEmpty());
    }

    @Test
    void everyChartHasATextAndATable() {
        List<Element> figures = all("figure");
        assertThat(figures).hasSizeGreaterThan(10).allSatisfy(figure -> {
            Element chart = elements(figure, "svg").getFirst();
            assertThat(chart.getAttribute("role")).isEqualTo("img");
            assertThat(elements(chart, "title").getFirst().getTextContent()).isNotBlank();
            assertThat(elements(chart, "desc").getFirst().getTextContent()).isNotBlank();
            Element behind = elements(figure.getParentNode(), "details").getFirst();
            assertThat(elements(behind, "summary").getFirst().getTextContent())
                    .contains(elements(chart, "title").getFirst().getTextContent());
            assertThat(elements(elements(behind, "tbody").getFirst(), "td")).isNotEmpty();
        });
    }

    @Test
    void rowsOfATableHaveAsManyCellsAsItsHead() {
        assertThat(all("details").stream().filter(d -> d.getAttribute("class").equals("behind")))
                .allSatisfy(details -> {
                    int columns = elements(elements(details, "thead").getFirst(), "th")
                            .size();
                    assertThat(elements(elements(details, "tbody").getFirst(), "tr"))
                            .allSatisfy(row -> assertThat(elements(row, "th").size()
                                            + elements(row, "td").size())
                                    .isEqualTo(columns));
                });
    }

    @Test
    void decorationIsHiddenFromThoseWhoListen() {
        assertThat(all("svg").stream().filter(svg -> !svg.getAttribute("role").equals("img")))
                .allSatisfy(svg -> assertThat(svg.getAttribute("aria-hidden")).isEqualTo("true"));
    }

    @Test
    void everyLinkAndFoldSaysWhereItLeads() {
        assertThat(all("a"))
                .allSatisfy(link -> assertThat(link.getTextContent()).isNotBlank());
        assertThat(all("summary"))
                .allSatisfy(fold -> assertThat(fold.getTextContent()).isNotBlank());
    }

    @Test
    void textsAreReadableOnEveryGroundInLightAndDark() {
        List<Map<String, String>> schemes = schemes();
        assertThat(schemes).hasSize(2);
        for (Map<String, String> colours : schemes) {
            for (String text : List.of("ink", "soft", "link", "better", "worse")) {
                for (String ground : List.of("page", "panel", "best")) {
                    assertThat(contrast(colours.get(text), colours.get(ground)))
                            .as(text + " on " + ground)
                            .isGreaterThanOrEqualTo(4.5);
                }
            }
        }
    }

    @Test
    void linesAndAreasStandOutFromThePage() {
        assertThat(named(Palette.declarations(8, 7, 0, false)).entrySet())
                .filteredOn(colour -> colour.getKey().startsWith("p"))
                .allSatisfy(colour -> assertThat(contrast(colour.getValue(), "#ffffff"))
                        .as(colour.getKey())
                        .isGreaterThanOrEqualTo(2.8));
        assertThat(named(Palette.declarations(8, 7, 0, true)).entrySet())
                .filteredOn(colour -> colour.getKey().startsWith("p"))
                .allSatisfy(colour -> assertThat(contrast(colour.getValue(), "#15181b"))
                        .as(colour.getKey())
                        .isGreaterThanOrEqualTo(3));
    }

    @Test
    void noTwoPoliciesHaveOneColourAndOneStroke() {
        Set<String> colours =
                new HashSet<>(named(Palette.declarations(20, 0, 0, false)).values());

        assertThat(colours).hasSizeGreaterThanOrEqualTo(20);
    }

    /** The names and values of the style sheet, for light and for dark. */
    private static List<Map<String, String>> schemes() {
        String sheet = PageScript.resource("report.css");
        List<Map<String, String>> schemes = new ArrayList<>();
        Matcher root = Pattern.compile(":root \\{([^}]*)}").matcher(sheet);
        while (root.find()) {
            schemes.add(named(root.group(1)));
        }
        return schemes;
    }

    private static Map<String, String> named(String declarations) {
        Map<String, String> colours = new LinkedHashMap<>();
        Matcher colour =
                Pattern.compile("--(\\w+):\\s*(#[0-9a-f]{6}|hsl\\([^)]*\\))").matcher(declarations);
        while (colour.find()) {
            colours.put(colour.group(1), colour.group(2));
        }
        return colours;
    }

    private static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String colour) {
        double[] weights = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double part = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            sum += weights[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
        }
        return sum;
    }
}
