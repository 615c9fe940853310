package io.simctl.report.chart.svg;

/**
 * The text of an SVG path, as short as tenths of a pixel allow: relative steps, horizontal and vertical ones by their own
 * letters, points that fall onto the one before left out.
 */
public final class SvgPath {
    private final StringBuilder out = new StringBuilder();
    private long x;
    private long y;
    private boolean isEmpty = true;
    private boolean isMoved;

    private static long tenths(double value) {
        return Math.round(value * 10);
    }

    /** Moves to a point without drawing. */
    public void move(double toX, double toY) {
        x = tenths(toX);
        y = tenths(toY);
        isMoved = true;
    }

    /** Draws a line to a point. */
    public void line(double toX, double toY) {
        long dx = tenths(toX) - x;
        long dy = tenths(toY) - y;
        if (dx == 0 && dy == 0) {
            return;
        }
        begin();
        if (dy == 0) {
            step('h', dx);
        } else if (dx == 0) {
            step('v', dy);
        } else {
            step('l', dx);
            out.append(dy < 0 ? "" : " ");
            append(dy);
        }
        x += dx;
        y += dy;
        isEmpty = false;
    }

    /** A rectangle as a sub-path of its own. */
    public void rectangle(double left, double top, double right, double bottom) {
        move(left, top);
        line(right, top);
        line(right, bottom);
        line(left, bottom);
        close();
    }

    private void begin() {
        if (isMoved) {
            step('M', x);
            out.append(y < 0 ? "" : " ");
            append(y);
            isMoved = false;
        }
    }

    private void step(char command, long tenths) {
        out.append(command);
        append(tenths);
    }

    /** Closes the sub-path. */
    public void close() {
        if (!isEmpty && !isMoved) {
            out.append('z');
        }
    }

    /** Whether nothing was drawn. */
    public boolean isEmpty() {
        return isEmpty;
    }

    /** What has been drawn, as the value of the attribute {@code d}. */
    public String text() {
        return out.toString();
    }

    private void append(long tenths) {
        out.append(text(tenths));
    }

    /** A number of pixels as text, to a tenth. */
    public static String number(double value) {
        return text(tenths(value));
    }

    private static String text(long tenths) {
        String whole = tenths < 0 && tenths > -10 ? "-0" : Long.toString(tenths / 10);
        long digit = Math.abs(tenths % 10);
        return digit == 0 ? (tenths == 0 ? "0" : whole) : whole + "." + digit;
    }
}
