package io.simctl.report.chart.svg;

import io.simctl.report.Markup;
import java.awt.BasicStroke;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;

/** A canvas whose drawing is SVG elements: paths with coordinates to a tenth of a pixel, and texts that stay texts. */
public final class SvgCanvas extends VectorGraphics {
    private final StringBuilder out = new StringBuilder();

    /** An empty canvas. */
    public SvgCanvas() {}

    /** The elements drawn so far. */
    public String elements() {
        return out.toString();
    }

    @Override
    public void draw(Shape shape) {
        String path = path(shape);
        if (path.isEmpty()) {
            return;
        }
        out.append("<path fill=\"none\" stroke=\"").append(colour(getPaint())).append('"');
        if (getStroke() instanceof BasicStroke stroke) {
            if (stroke.getLineWidth() != 1) {
                out.append(" stroke-width=\"");
                number(stroke.getLineWidth());
                out.append('"');
            }
            dashes(stroke.getDashArray());
        }
        out.append(" d=\"").append(path).append("\"/>\n");
    }

    private void dashes(float @org.jspecify.annotations.Nullable [] dashes) {
        if (dashes == null) {
            return;
        }
        out.append(" stroke-dasharray=\"");
        for (int i = 0; i < dashes.length; i++) {
            out.append(i > 0 ? " " : "");
            number(dashes[i]);
        }
        out.append('"');
    }

    @Override
    public void fill(Shape shape) {
        String path = path(shape);
        if (!path.isEmpty()) {
            out.append("<path fill=\"").append(colour(getPaint())).append("\" d=\"");
            out.append(path).append("\"/>\n");
        }
    }

    @Override
    public void drawString(String text, float x, float y) {
        AffineTransform at = getTransform();
        out.append("<text");
        if (at.isIdentity() || at.getType() == AffineTransform.TYPE_TRANSLATION) {
            coordinate("x", x + at.getTranslateX());
            coordinate("y", y + at.getTranslateY());
        } else {
            coordinate("x", x);
            coordinate("y", y);
            out.append(" transform=\"matrix(");
            double[] matrix = new double[6];
            at.getMatrix(matrix);
            for (int i = 0; i < matrix.length; i++) {
                out.append(i > 0 ? " " : "");
                number(matrix[i]);
            }
            out.append(")\"");
        }
        out.append(" font-size=\"")
                .append(getFont().getSize())
                .append("\" fill=\"")
                .append(colour(getPaint()));
        out.append("\">").append(Markup.escape(text)).append("</text>\n");
    }

    private void coordinate(String name, double value) {
        out.append(' ').append(name).append("=\"");
        number(value);
        out.append('"');
    }

    private static String colour(Paint paint) {
        if (paint instanceof Ink ink) {
            return ink.css();
        }
        throw new IllegalStateException("a colour that is not of the palette: " + paint);
    }

    private String path(Shape shape) {
        var path = new SvgPath();
        double[] at = new double[6];
        for (PathIterator i = shape.getPathIterator(getTransform()); !i.isDone(); i.next()) {
            switch (i.currentSegment(at)) {
                case PathIterator.SEG_MOVETO -> path.move(at[0], at[1]);
                case PathIterator.SEG_LINETO -> path.line(at[0], at[1]);
                case PathIterator.SEG_CLOSE -> path.close();
                default -> throw new UnsupportedOperationException("charts have no curves");
            }
        }
        return path.text();
    }

    private void number(double value) {
        out.append(SvgPath.number(value));
    }
}
