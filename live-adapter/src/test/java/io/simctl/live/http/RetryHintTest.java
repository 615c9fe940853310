package io.simctl.live.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The many ways to say when to come again. */
class RetryHintTest {
    private static final Instant NOW = Instant.parse("1994-11-06T08:49:30Z");

    private static Head head(String... fields) throws BadHttp {
        return Head.parse("HTTP/1.1 429 Busy\r\n" + String.join("\r\n", fields) + "\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After: 2 | 2000",
                "Retry-After: 0 | 0",
                "Retry-After: 1.5 | 1500",
                "Retry-After: 0.25 | 250",
                "Retry-After: 2s | 2000",
                "Retry-After: 2, 2 | 2000",
                "Retry-After: 4294967295 | 1000000000000",
                "Retry-After: 99999999999999 | 1000000000000",
                "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT | 7000",
                "Retry-After: Sunday, 06-Nov-94 08:49:37 GMT | 7000",
                "Retry-After: Sun Nov  6 08:49:37 1994 | 7000",
                "retry-after-ms: 250 | 250",
                "Retry-After-Ms: 1250.5 | 1250.5",
            })
    void isUnderstood(String field, double millis) throws BadHttp {
        assertThat(RetryHint.of(head(field), NOW)).contains(Duration.ofNanos(Math.round(millis * 1e6)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Retry-After: -1",
                "Retry-After:",
                "Retry-After: soon",
                "Retry-After: NaN",
                "Retry-After: Sun, 06 Nov 1994 08:49:29 GMT",
                "X-Other: 1"
            })
    void isNone(String field) throws BadHttp {
        assertThat(RetryHint.of(head(field), NOW)).isEmpty();
    }

    @Test
    void countsADateFromTheServersOwnClock() throws BadHttp {
        Head head = head("Date: Wed Oct 21 07:28:00 2015", "Retry-After: Wednesday, 21-Oct-15 07:28:30 GMT");

        assertThat(RetryHint.of(head, NOW)).contains(Duration.ofSeconds(30));
    }

    @Test
    void prefersMilliseconds() throws BadHttp {
        assertThat(RetryHint.of(head("Retry-After: 2", "retry-after-ms: 1300"), NOW))
                .contains(Duration.ofMillis(1300));
    }
}
