package io.simctl.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.Report;
import io.simctl.report.RunFacts;
import io.simctl.report.comparison.ComparisonTable;
import io.simctl.report.comparison.Comparisons;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {
    private static final RunFacts FACTS = new RunFacts(
            "0.1.0",
            List.of("simctl", "run", "a & b.yaml"),
            Instant.EPOCH,
            Duration.ofSeconds(2),
            Duration.ofDays(2),
            1000,
            0,
            "21",
            "Linux",
            2);

    static String page(Report report) {
        return HtmlReport.of(report, ComparisonTable.of(report, Comparisons.of(report)), FACTS);
    }

    /** Reads the page as XML, which is stricter than any browser. */
    static Document parsed(Report report) throws Exception {
        String page = page(report);
        assertThat(page).startsWith("<!DOCTYPE html>\n");
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page.substring("<!DOCTYPE html>\n".length()))));
    }

    private static List<Element> elements(Document page, String name) {
        NodeList nodes = page.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static List<String> attributes(Document page, String element, String attribute) {
        return elements(page, element).stream()
                .map(e -> e.getAttribute(attribute))
                .filter(value -> !value.isEmpty())
                .toList();
    }

    @Test
    void isWellFormedAndEveryLinkLeadsSomewhere() throws Exception {
        Document page = parsed(FakeReport.twoDays());

        List<String> ids = attributes(page, "*", "id");
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(attributes(page, "a", "href"))
                .isNotEmpty()
                .allSatisfy(href -> assertThat(ids).contains(href.substring(1)));
        assertThat(attributes(page, "svg", "aria-labelledby"))
                .isNotEmpty()
                .allSatisfy(labels -> assertThat(ids).contains(labels.split(" ")));
        assertThat(attributes(page, "path", "fill").stream().filter(fill -> fill.startsWith("url(")))
                .isNotEmpty()
                .allSatisfy(fill -> assertThat(ids).contains(fill.substring(5, fill.length() - 1)));
    }

    @Test
    void needsNothingFromOutside() {
        String page = page(FakeReport.twoDays())
                .replace("xmlns=\"http://www.w3.org/1999/xhtml\"", "")
                .replace("'http://www.w3.org/2000/svg'", "");

        assertThat(page)
                .doesNotContain(
                        "http://", "https://", "<link", "<img", "<iframe", "@import", "src=", "fetch(", "innerHTML");
    }

    @Test
    void allowsItsOwnScriptAndNoOther() throws Exception {
        String page = page(FakeReport.small());
        int begin = page.indexOf("<script>") + "<script>".length();
        byte[] script = page.substring(begin, page.indexOf("</script>")).getBytes(StandardCharsets.UTF_8);
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(script));

        assertThat(page.split("<script", -1)).hasSize(2);
        assertThat(page).contains("default-src 'none'").contains("script-src 'sha256-" + hash + "'\"");
    }

    @Test
    void sectionsComeInTheOrderOfTheQuestionsOfAReader() throws Exception {
        assertThat(attributes(parsed(FakeReport.twoDays()), "section", "id"))
                .containsExactly(
                        "answer",
                        "comparison",
                        "outcomes",
                        "waits",
                        "worst",
                        "residency",
                        "latency",
                        "throughput",
                        "utilisation",
                        "observed",
                        "figures",
                        "definitions",
                        "provenance",
                        "configuration",
                        "run");
    }

    @Test
    void everyHeadOfAFigureLeadsToItsDefinition() throws Exception {
        Document page = parsed(FakeReport.twoDays());

        Element table = elements(page, "table").getFirst();
        NodeList links = ((Element) table.getElementsByTagName("thead").item(0)).getElementsByTagName("a");
        assertThat(links.getLength()).isEqualTo(15);
        assertThat(((Element) links.item(0)).getAttribute("href")).isEqualTo("#def-outcome");
    }

    @Test
    void namesAndTextsFromOutsideStayText() throws Exception {
        Report report = FakeReport.of(
                FakeRun.fleet(2, 1),
                List.of("swap-on-demand<script>alert('x')</script>", "co-resident\" onload=\"x\u0000\u001b"),
                600,
                1,
                1);

        Document page = parsed(report);

        assertThat(elements(page, "script"))
                .singleElement()
                .satisfies(script -> assertThat(script.getTextContent()).doesNotContain("alert"));
        assertThat(attributes(page, "*", "onload")).isEmpty();
        assertThat(page.getDocumentElement().getTextContent())
                .contains("swap-on-demand<script>alert('x')</script>")
                .contains("# <not> \"markup\" & not to be read as such");
    }

    @Test
    void aColourIsTheSameThingInEveryChart() throws Exception {
        Document page = parsed(FakeReport.twoDays());

        List<String> used = new ArrayList<>(attributes(page, "path", "fill"));
        used.addAll(attributes(page, "path", "stroke"));
        used.addAll(attributes(page, "text", "fill"));
        assertThat(used).allMatch(paint -> paint.equals("none") || paint.matches("(var\\(--|url\\(#).+\\)"));
        String style = elements(page, "style").getFirst().getTextContent();
        assertThat(style).contains("--p2:", "--m3:", "--r2:").doesNotContain("--p3:", "--m4:");
    }

    @Test
    void oneRunOfOnePolicyOnOneMachineIsAReportToo() throws Exception {
        Document page = parsed(FakeReport.of(FakeRun.fleet(1, 1), List.of("co-resident"), 60, 0.1, 1));

        assertThat(page.getDocumentElement().getTextContent()).contains("n too small");
    }

    @Test
    void aRunWithoutARequestIsAReportToo() throws Exception {
        Document page = parsed(FakeReport.of(FakeRun.fleet(2, 2), List.of("co-resident", "model-pools"), 40, 1e-9, 1));

        assertThat(page.getDocumentElement().getTextContent())
                .contains("No values.")
                .contains("No request was rejected");
    }

    @Test
    void fitsIntoTwoMegabytesWithAHundredMachinesAndFivePolicies() {
        Report report = FakeReport.of(
                FakeRun.fleet(100, 5),
                List.of("swap-on-demand", "model-pools", "co-resident", "swap-on-demand-2", "model-pools-2"),
                4000,
                20,
                1);

        assertThat(page(report).length()).isLessThan(2_000_000);
    }

    @Test
    @Tag("slow")
    void fitsIntoEightMegabytesWithTwentyPoliciesAndFiftyModels() {
        List<String> policies = IntStream.range(0, 20)
                .mapToObj(i -> List.of("swap-on-demand-", "model-pools-", "co-resident-")
                                .get(i % 3)
                        + i)
                .toList();

        assertThat(page(FakeReport.of(FakeRun.fleet(12, 50), policies, 1000, 12, 1))
                        .length())
                .isLessThan(8_000_000);
    }

    @Test
    void whatScrollsSidewaysCanBeReachedByTheKeyboardAndHasAName() throws Exception {
        Document page = parsed(FakeReport.twoDays());

        List<Element> scrolling = elements(page, "div").stream()
                .filter(e -> e.getAttribute("class").equals("scroll"))
                .toList();
        assertThat(scrolling).hasSizeGreaterThan(5).allSatisfy(region -> {
            assertThat(region.getAttribute("tabindex")).isEqualTo("0");
            assertThat(region.getAttribute("role")).isEqualTo("region");
            assertThat(region.getAttribute("aria-label")).isNotEmpty();
        });
        assertThat(elements(page, "figure")).allSatisfy(figure -> {
            assertThat(figure.getAttribute("tabindex")).isEqualTo("0");
            assertThat(figure.getAttribute("aria-label")).isNotEmpty();
        });
        assertThat(attributes(page, "pre", "tabindex")).containsExactly("0");
    }

    @Test
    void linksAreUnderlinedAndNamesOfRowsStayWhereTheyAre() throws Exception {
        String style = elements(parsed(FakeReport.small()), "style").getFirst().getTextContent();

        assertThat(style)
                .contains("a { color: var(--link); text-decoration: underline;")
                .contains(".scroll tr > th:first-child { position: sticky; left: 0; background: var(--page); }")
                .doesNotContain("text-decoration: none");
    }

    @Test
    void saysInWordsWhyADifferenceHasNoInterval() throws Exception {
        String text = parsed(FakeReport.twoDays()).getDocumentElement().getTextContent();

        assertThat(text)
                .contains("a single run tells this once: loads, switches")
                .doesNotContain("point at it");
    }

    @Test
    void countsOneMachineAsOne() throws Exception {
        Report report = FakeReport.of(FakeRun.fleet(1, 1), List.of("co-resident"), 600, 0.1, 1);

        assertThat(parsed(report).getDocumentElement().getTextContent()).contains("· 1 machine · 1 model");
    }

    @Test
    void aFewRejectionsAreWordsInsteadOfAnEmptyChart() throws Exception {
        Report report = FakeReport.of(FakeRun.fleet(2, 1), List.of("co-resident", "swap-on-demand"), 3000, 0.05, 1);
        Report busy = FakeReport.of(FakeRun.fleet(1, 1), List.of("co-resident"), 3000, 2, 1);

        assertThat(parsed(report).getDocumentElement().getTextContent()).doesNotContain("rejections per minute");
        assertThat(parsed(busy).getDocumentElement().getTextContent()).contains("Rejections per minute over time");
    }
}
