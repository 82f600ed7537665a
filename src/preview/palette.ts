/** A colour in the light theme and in the dark one. */
export interface Pair {
  readonly light: string
  readonly dark: string
}

/**
 * Discord's colours, near enough that a message looks at home, shifted where text would fall below the contrast
 * of 4.5 that WCAG 2.2 asks for (criterion 1.4.3).
 */
export const PALETTE = {
  page: { light: '#ffffff', dark: '#323339' },
  card: { light: '#f7f7f8', dark: '#393a41' },
  edge: { light: '#e1e1e4', dark: '#484951' },
  field: { light: '#ffffff', dark: '#2c2d32' },
  menu: { light: '#ffffff', dark: '#2c2d32' },
  hover: { light: '#ebebee', dark: '#42434a' },
  text: { light: '#2f3035', dark: '#dfe0e2' },
  heading: { light: '#1c1d20', dark: '#f6f6f7' },
  muted: { light: '#5c5e66', dark: '#aeafb7' },
  link: { light: '#0056b8', dark: '#7fb6ff' },
  code: { light: '#ebebee', dark: '#2c2d32' },
  mention: { light: '#3c45a5', dark: '#c9cdfb' },
  mentioned: { light: '#e6e8fd', dark: '#40446a' },
  spoiler: { light: '#c4c5cb', dark: '#55565f' },
  secondary: { light: '#e4e4e8', dark: '#4c4d56' },
  secondaryText: { light: '#2f3035', dark: '#f6f6f7' },
  primary: { light: '#5865f2', dark: '#5865f2' },
  success: { light: '#22803f', dark: '#22803f' },
  danger: { light: '#d22d39', dark: '#d22d39' },
  onColour: { light: '#ffffff', dark: '#ffffff' },
  focus: { light: '#0056b8', dark: '#7fb6ff' },
} as const satisfies Record<string, Pair>

/** The palette as CSS custom properties, `--dc-page` and so on, which follow `color-scheme`. */
export function paletteProperties(): string {
  return Object.entries(PALETTE)
    .map(([name, { light, dark }]) => `--dc-${name}:light-dark(${light},${dark});`)
    .join('')
}
