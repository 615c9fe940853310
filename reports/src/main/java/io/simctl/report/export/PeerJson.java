package io.simctl.report.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** JSON as others' files have it: indented, numbers to the microsecond and without exponents. */
final class PeerJson {
    private static final int DECIMALS = 6;

    private PeerJson() {}

    static String of(JsonNode node) {
        return node.toPrettyString().replace("\r\n", "\n") + "\n";
    }

    static BigDecimal rounded(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value)
                .setScale(DECIMALS, RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }
}
