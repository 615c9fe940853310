// Names what is pointed at in a chart, and looks closer at a part of it: by drag and wheel, by double click back again, by keys in a
// chart that has the focus. Without it the page lacks nothing but this; every chart has its table.
(function () {
  'use strict';
  const SVG = 'http://www.w3.org/2000/svg';
  const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400,
    172800, 604800];
  const CLOSEST = 0.005;
  const overTime = {from: 0, to: 1, charts: []};
  let parts = 0;

  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.setAttribute('role', 'status');
  tip.hidden = true;
  document.body.append(tip);

  function element(name, attributes, parent) {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    parent.append(made);
    return made;
  }

  function texts(list) {
    return Array.from(list, (cell) => cell.textContent);
  }

  function time(seconds, step) {
    const units = [['d', 86400], ['h', 3600], ['min', 60]];
    let left = step < 1 ? seconds : Math.round(seconds);
    const words = [];
    units.forEach(([name, size]) => {
      const count = Math.floor(left / size);
      left -= count * size;
      if (count > 0) {
        words.push(count + ' ' + name);
      }
    });
    if (left > 0 || words.length === 0) {
      words.push((step < 1 ? left.toFixed(1) : Math.round(left)) + ' s');
    }
    return words.join(' ');
  }

  function number(value) {
    const size = Math.abs(value);
    return size >= 100 ? Math.round(value).toLocaleString('en') : size >= 10 ? value.toFixed(1) : value.toFixed(2);
  }

  function millis(value) {
    return value < 1000 ? number(value) + ' ms' : number(value / 1000) + ' s';
  }

  class Chart {
    constructor(figure) {
      this.figure = figure;
      this.svg = figure.querySelector('svg');
      const data = this.svg.dataset;
      this.kind = data.kind;
      [this.left, this.top, this.right, this.bottom] = data.area.split(' ').map(Number);
      [this.first, this.last] = data.across.split(' ').map(Number);
      this.upTo = Number(data.up);
      this.unit = data.unit;
      const table = figure.parentNode.querySelector('details.behind table');
      this.columns = texts(table.querySelectorAll('thead th')).slice(1);
      this.rows = texts(table.querySelectorAll('tbody th'));
      this.isLog = this.kind === 'shares';
      this.view = this.isLog ? {from: 0, to: 1, charts: []} : overTime;
      this.view.charts.push(this);
      this.paths = Array.from(this.svg.querySelectorAll(':scope > path'));
      this.ticks = Array.from(this.svg.querySelectorAll(':scope > text')).filter((text) => {
        const y = Number(text.getAttribute('y'));
        return y > this.bottom && y < this.bottom + 21;
      });
      this.at = (this.left + this.right) / 2;
      this.line = element('path', {class: 'cross', fill: 'none', stroke: 'var(--ink)'}, this.svg);
      this.listen();
    }

    // the x of the chart as drawn, for one on the screen
    unzoomed(x) {
      const share = (x - this.left) / (this.right - this.left);
      return this.left + (this.view.from + share * (this.view.to - this.view.from)) * (this.right - this.left);
    }

    value(drawn) {
      const share = (drawn - this.left) / (this.right - this.left);
      return this.isLog ? this.first * Math.pow(this.last / this.first, share) : this.first + share * (this.last - this.first);
    }

    across(drawn) {
      return this.isLog ? millis(this.value(drawn)) : time(this.value(drawn), (this.view.to - this.view.from) * this.last / 200);
    }

    up(y) {
      const value = this.upTo * (this.bottom - y) / (this.bottom - this.top);
      return this.unit === '%' ? (100 * value).toFixed(1) + ' %' : number(Math.max(0, value)) + ' ' + this.unit;
    }

    listen() {
      const svg = this.svg;
      svg.addEventListener('pointerdown', (event) => {
        if (event.pointerType !== 'touch') {
          this.drag = this.x(event);
        }
      });
      svg.addEventListener('pointermove', (event) => {
        this.show(this.x(event), this.y(event));
        if (this.drag !== undefined) {
          this.mark(this.drag, this.x(event));
        }
      });
      svg.addEventListener('pointerup', (event) => this.release(this.x(event)));
      svg.addEventListener('pointerleave', () => this.hide());
      svg.addEventListener('dblclick', () => this.zoom(0, 1));
      svg.addEventListener('wheel', (event) => {
        if (event.ctrlKey) {
          event.preventDefault();
          this.closer(event.deltaY < 0 ? 0.7 : 1 / 0.7, this.x(event));
        }
      }, {passive: false});
      this.figure.addEventListener('keydown', (event) => this.key(event));
      this.figure.addEventListener('blur', () => this.hide());
    }

    x(event) {
      const box = this.svg.getBoundingClientRect();
      const x = (event.clientX - box.left) * this.svg.viewBox.baseVal.width / box.width;
      return Math.min(this.right, Math.max(this.left, x));
    }

    y(event) {
      const box = this.svg.getBoundingClientRect();
      return (event.clientY - box.top) * this.svg.viewBox.baseVal.height / box.height;
    }

    key(event) {
      const step = (this.right - this.left) / 50;
      const keys = {
        ArrowLeft: () => this.step(-step), ArrowRight: () => this.step(step),
        '+': () => this.closer(0.7, this.at), '-': () => this.closer(1 / 0.7, this.at),
        Escape: () => { this.hide(); this.zoom(0, 1); }
      };
      if (keys[event.key]) {
        event.preventDefault();
        keys[event.key]();
      }
    }

    step(by) {
      this.at = Math.min(this.right, Math.max(this.left, this.at + by));
      this.show(this.at, (this.top + this.bottom) / 2);
    }

    release(x) {
      const begun = this.drag;
      this.drag = undefined;
      if (begun !== undefined && Math.abs(x - begun) > 6) {
        const share = (at) => (this.unzoomed(at) - this.left) / (this.right - this.left);
        this.zoom(share(Math.min(x, begun)), share(Math.max(x, begun)));
      }
    }

    closer(factor, x) {
      const share = (this.unzoomed(x) - this.left) / (this.right - this.left);
      this.zoom(share - (share - this.view.from) * factor, share + (this.view.to - share) * factor);
    }

    zoom(from, to) {
      const view = this.view;
      view.from = Math.max(0, from);
      view.to = Math.min(1, to);
      if (view.to - view.from < CLOSEST) {
        view.to = Math.min(1, view.from + CLOSEST);
        view.from = view.to - CLOSEST;
      }
      view.charts.forEach((chart) => chart.draw());
    }

    // the paths go into a group the first time that it is needed
    plot() {
      if (!this.group) {
        const id = 'part-' + ++parts;
        const clip = element('clipPath', {id: id}, this.svg);
        element('rect', {x: this.left, y: this.top - 2, width: this.right - this.left, height: this.bottom - this.top + 8}, clip);
        const outer = element('g', {'clip-path': 'url(#' + id + ')'}, this.svg);
        this.group = element('g', {class: 'plot'}, outer);
        this.paths.forEach((path) => this.group.append(path));
        this.labels = element('g', {}, this.svg);
        this.svg.append(this.line);
      }
      return this.group;
    }

    draw() {
      const view = this.view;
      const isWhole = view.to - view.from > 0.9999;
      const factor = 1 / (view.to - view.from);
      const width = this.right - this.left;
      this.plot().setAttribute('transform', isWhole ? ''
        : 'matrix(' + factor + ' 0 0 1 ' + (this.left - factor * (this.left + view.from * width)) + ' 0)');
      this.ticks.forEach((tick) => { tick.style.display = isWhole ? '' : 'none'; });
      this.labels.replaceChildren();
      this.svg.classList.toggle('closer', !isWhole);
      if (!isWhole) {
        this.marks().forEach((share) => {
          const x = this.left + (share - view.from) * factor * width;
          element('text', {x: x, y: this.bottom + 16, 'font-size': 11, fill: 'var(--ink)', 'text-anchor': 'middle'}, this.labels)
            .textContent = this.across(this.left + share * width);
        });
      }
    }

    // shares of the axis that are labelled when a part of it is seen
    marks() {
      const view = this.view;
      const shares = [];
      if (this.isLog) {
        for (let i = 0.5; i < 5; i++) {
          shares.push(view.from + (view.to - view.from) * i / 5);
        }
        return shares;
      }
      const seen = (view.to - view.from) * this.last;
      const step = STEPS.find((size) => seen / size <= 8) || seen / 5;
      for (let at = Math.ceil(view.from * this.last / step) * step; at <= view.to * this.last; at += step) {
        shares.push(at / this.last);
      }
      return shares;
    }

    mark(from, to) {
      this.line.setAttribute('d', 'M' + from + ' ' + this.top + 'V' + this.bottom + 'M' + to + ' ' + this.top + 'V' + this.bottom);
    }

    show(x, y) {
      this.at = x;
      this.mark(x, x);
      const drawn = this.unzoomed(x);
      const lines = {shares: () => this.curves(drawn), lines: () => this.curves(drawn), stack: () => this.layers(drawn),
        rows: () => this.row(drawn, y)}[this.kind]();
      tip.replaceChildren();
      [this.across(drawn)].concat(lines).forEach((text) => {
        const line = document.createElement('div');
        line.textContent = text;
        tip.append(line);
      });
      tip.hidden = false;
      const box = this.svg.getBoundingClientRect();
      const at = box.left + x * box.width / this.svg.viewBox.baseVal.width;
      tip.style.top = window.scrollY + box.top + 8 + 'px';
      tip.style.left = window.scrollX + (at + 14 + tip.offsetWidth > window.innerWidth ? at - 14 - tip.offsetWidth : at + 14) + 'px';
    }

    hide() {
      tip.hidden = true;
      this.drag = undefined;
      this.line.setAttribute('d', '');
    }

    number(path, attribute, letter) {
      const match = (path.getAttribute(attribute) || '').match('^var\\(--' + letter + '(\\d+)\\)$');
      return match ? Number(match[1]) : -1;
    }

    curves(drawn) {
      return this.paths.filter((path) => this.number(path, 'stroke', 'p') >= 0)
        .map((path) => this.columns[this.number(path, 'stroke', 'p')] + ': ' + this.up(this.height(path, drawn)));
    }

    // a line never goes back, so that the place of an x on it is found by halving
    height(path, drawn) {
      let low = 0;
      let high = path.getTotalLength();
      for (let i = 0; i < 24; i++) {
        const middle = (low + high) / 2;
        if (path.getPointAtLength(middle).x < drawn) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return path.getPointAtLength(high).y;
    }

    holds(path, x, y) {
      return path.isPointInFill(new DOMPoint(x, y));
    }

    // areas reach down to the axis: each is as high as all up to it
    layers(drawn) {
      const tops = [];
      this.paths.forEach((path) => {
        const reason = this.number(path, 'fill', 'r');
        if (reason >= 0) {
          tops[reason] = this.peak(path, drawn);
        }
      });
      let below = this.bottom;
      return this.columns.map((name, reason) => {
        const top = tops[reason] === undefined ? below : tops[reason];
        const own = this.bottom - (below - Math.min(below, top));
        below = Math.min(below, top);
        return name + ': ' + this.up(own);
      });
    }

    peak(path, drawn) {
      let low = this.top - 1;
      let high = this.bottom;
      if (!this.holds(path, drawn, high - 0.05)) {
        return high;
      }
      for (let i = 0; i < 12; i++) {
        const middle = (low + high) / 2;
        if (this.holds(path, drawn, middle)) {
          high = middle;
        } else {
          low = middle;
        }
      }
      return high;
    }

    row(drawn, y) {
      const pitch = (this.bottom - this.top) / this.rows.length;
      const row = Math.min(this.rows.length - 1, Math.max(0, Math.floor((y - this.top) / pitch)));
      const found = [];
      for (let i = 0; i < 16; i++) {
        const at = this.top + row * pitch + pitch * (i + 0.5) / 16;
        this.paths.forEach((path) => {
          const title = path.querySelector('title');
          if (title && path.getAttribute('fill') !== 'none' && !found.includes(title.textContent) && this.holds(path, drawn, at)) {
            found.push(title.textContent);
          }
        });
      }
      return [this.rows[row]].concat(found.length > 0 ? found : ['nothing in memory']);
    }
  }

  document.querySelectorAll('figure > svg[data-kind]').forEach((svg) => {
    if (svg.dataset.kind !== 'bars') {
      new Chart(svg.parentNode);
    }
  });
  const hint = document.createElement('p');
  hint.className = 'facts hint';
  hint.textContent = 'Point at a chart to read it; drag across it, or Ctrl and wheel, to look closer; double-click to see all again.'
    + ' With the keyboard: arrows, + and −, Escape.';
  document.querySelector('nav').append(hint);
  document.documentElement.dataset.ready = 'true';
}());
