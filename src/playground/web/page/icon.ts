const NAMESPACE = 'http://www.w3.org/2000/svg'

/** Outlines on a field of 24 by 24. */
const PATHS = {
  text: 'M9 4 7 20M17 4l-2 16M4 9h16M4 15h16',
  announcement: 'M4 10v4h3l10 5V5L7 10zM8 14.5 10 20h2.5l-1.5-4.3M20 10v4',
  forum: 'M4 5h16v11h-9l-4 4v-4H4zM8 9h8M8 12h5',
  voice: 'M4 10v4h3l5 4V6l-5 4zM16 9q2 3 0 6M18.5 6.5q4 5.5 0 11',
  category: 'M6 9l6 6 6-6',
  thread: 'M6 4v10h12M14 10l4 4-4 4',
  dm: 'M4 6h16v12H4zM4 7l8 6 8-6',
  group: 'M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M3 19q0-6 6-6t6 6M15 5.2a3 3 0 0 1 0 5.6M17 13.4q4 1 4 5.6',
  send: 'M4 4l17 8-17 8 3-8zM7 12h6',
  menu: 'M4 6h16M4 12h16M4 18h16',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  close: 'M6 6l12 12M18 6L6 18',
} as const

/** The name of a drawing. */
export type IconName = keyof typeof PATHS

/** A small drawing in the colour of the text around it; what it means is said by that text or a label. */
export function icon(name: IconName): SVGElement {
  const drawing = document.createElementNS(NAMESPACE, 'svg')
  drawing.setAttribute('viewBox', '0 0 24 24')
  drawing.setAttribute('class', 'pg-icon')
  drawing.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(NAMESPACE, 'path')
  path.setAttribute('d', PATHS[name])
  drawing.append(path)
  return drawing
}
