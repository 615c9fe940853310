package io.simctl.report.chart.svg;

import java.awt.Color;

/** A colour of the page's palette by its name; what it looks like is up to the style sheet. */
public final class Ink extends Color {
    /** Text and axes. */
    public static final Ink TEXT = new Ink("ink");

    /** Lines of the grid. */
    public static final Ink GRID = new Ink("grid");

    /** The background of a chart's time before the measured time. */
    public static final Ink WARMUP = new Ink("warm");

    /** The page behind everything, for lines that keep areas apart. */
    public static final Ink PAGE = new Ink("page");

    /** What speaks against a policy. */
    public static final Ink WORSE = new Ink("worse");

    /** Steps of the scale of heat maps. */
    public static final int HEAT_STEPS = 9;

    private final String name;

    private Ink(String name) {
        super(0);
        this.name = name;
    }

    /** The colour of a policy, by its place in the report. */
    public static Ink policy(int index) {
        return new Ink("p" + index);
    }

    /** The colour of a model, by its index. */
    public static Ink model(int index) {
        return new Ink("m" + index);
    }

    /** The colour of a reason of rejection, by its place among the reasons of the report. */
    public static Ink reason(int index) {
        return new Ink("r" + index);
    }

    /** A step of the scale of heat maps, from 0 to {@link #HEAT_STEPS} - 1. */
    public static Ink heat(int step) {
        return new Ink("h" + step);
    }

    /** Text upon a step of that scale. */
    public static Ink onHeat(int step) {
        return new Ink(step < HEAT_STEPS / 2 ? "hl" : "hd");
    }

    /** The colour of a part of TTFT, by its place in the order of time. */
    public static Ink part(int index) {
        return new Ink("w" + index);
    }

    /** What CSS and SVG attributes call it. */
    public String css() {
        return "var(--" + name + ")";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ink ink && ink.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
