// Small pictures of our own for the methods: neither provider's logo.

/** @type {Record<string, {tile: string, ink: string, paths: string[]}>} */
const MARKS = {
  // A coin in three parts.
  klarna: {
    tile: '#ffb1cd', ink: '#17141a',
    paths: ['M12 4.5a7.5 7.5 0 0 1 6.5 11.2L12 12z', 'M17.6 17a7.5 7.5 0 0 1-11.2 0L12 13.6z', 'M5.5 15.7A7.5 7.5 0 0 1 11 4.6V12z'],
  },
  // Four steps, one a month.
  alma: {
    tile: '#fa5022', ink: '#ffffff',
    paths: ['M5 15h2.6v4H5z', 'M8.8 12h2.6v7H8.8z', 'M12.6 9h2.6v10h-2.6z', 'M16.4 5H19v14h-2.6z'],
  },
};

/** @param {string} type @returns {SVGElement} */
function markOf(type) {
  const mark = MARKS[type];
  const svg = svgElement('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true', class: 'Mark' });
  svg.append(svgElement('rect', { width: '24', height: '24', rx: '6', fill: mark.tile }));
  svg.append(...mark.paths.map((d) => svgElement('path', { d, fill: mark.ink })));
  return svg;
}

/** @param {string} name @param {Record<string, string>} attributes @returns {SVGElement} */
function svgElement(name, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [attribute, value] of Object.entries(attributes)) {
    element.setAttribute(attribute, value);
  }

  return element;
}
