package io.simctl.report.chart.svg;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.font.FontRenderContext;
import java.awt.font.LineMetrics;
import java.awt.geom.Rectangle2D;

/**
 * A sans-serif font that knows its measures by itself, roughly those of Helvetica. The JDK's own fonts ask the operating
 * system, and where that has no fontconfig or no font (most container images) they throw.
 */
public final class PlainFont extends Font {
    private static final double ASCENT = 0.76;
    private static final double DESCENT = 0.24;

    /** A font of this size, in pixels. */
    public PlainFont(int size) {
        // a name of its own: a font that equals an axis' default font would not replace it
        super("simctl", PLAIN, size);
    }

    /** Width in user units. */
    public double width(String text) {
        return size * text.chars().mapToDouble(PlainFont::advance).sum();
    }

    /** In ems. */
    private static double advance(int c) {
        if ("fijlrtI.,:;|!'()[] ".indexOf(c) >= 0) {
            return 0.29;
        }
        if ("mwMW%@".indexOf(c) >= 0) {
            return 0.86;
        }
        return Character.isUpperCase(c) ? 0.69 : 0.556;
    }

    FontMetrics metrics() {
        return new Metrics(this);
    }

    @Override
    public LineMetrics getLineMetrics(String text, FontRenderContext context) {
        return new Line(text.length(), size);
    }

    @Override
    public LineMetrics getLineMetrics(String text, int begin, int end, FontRenderContext context) {
        return new Line(end - begin, size);
    }

    @Override
    public Rectangle2D getStringBounds(String text, FontRenderContext context) {
        return new Rectangle2D.Double(0, -ASCENT * size, width(text), size);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PlainFont font && font.size == size;
    }

    @Override
    public int hashCode() {
        return size;
    }

    private static final class Metrics extends FontMetrics {
        private final transient PlainFont plain;

        Metrics(PlainFont font) {
            super(font);
            plain = font;
        }

        @Override
        public int getAscent() {
            return (int) Math.round(ASCENT * plain.size);
        }

        @Override
        public int getDescent() {
            return (int) Math.round(DESCENT * plain.size);
        }

        @Override
        public int getLeading() {
            return 0;
        }

        @Override
        public int stringWidth(String text) {
            return (int) Math.round(plain.width(text));
        }

        @Override
        public int charWidth(char c) {
            return stringWidth(String.valueOf(c));
        }

        @Override
        public Rectangle2D getStringBounds(String text, Graphics context) {
            return plain.getStringBounds(text, new FontRenderContext(null, true, true));
        }

        @Override
        public LineMetrics getLineMetrics(String text, Graphics context) {
            return new Line(text.length(), plain.size);
        }
    }

    private static final class Line extends LineMetrics {
        private final int chars;
        private final int size;

        Line(int chars, int size) {
            this.chars = chars;
            this.size = size;
        }

        @Override
        public int getNumChars() {
            return chars;
        }

        @Override
        public float getAscent() {
            return (float) (ASCENT * size);
        }

        @Override
        public float getDescent() {
            return (float) (DESCENT * size);
        }

        @Override
        public float getLeading() {
            return 0;
        }

        @Override
        public float getHeight() {
            return size;
        }

        @Override
        public int getBaselineIndex() {
            return 0;
        }

        @Override
        public float[] getBaselineOffsets() {
            return new float[3];
        }

        @Override
        public float getStrikethroughOffset() {
            return -getAscent() / 2;
        }

        @Override
        public float getStrikethroughThickness() {
            return 1;
        }

        @Override
        public float getUnderlineOffset() {
            return 1;
        }

        @Override
        public float getUnderlineThickness() {
            return 1;
        }
    }
}
