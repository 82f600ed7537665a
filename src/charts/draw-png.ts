import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** Draws an SVG as a PNG. */
export type DrawPng = (svg: string) => Promise<Uint8Array>

/** The one font that pictures have, beside this file in a checkout and in a build. */
const FONT_FILE = join(import.meta.dirname, 'NotoSans-Regular.ttf')
const FONT_FAMILY = 'Noto Sans'

/** Draws with what is installed for this machine, or with WebAssembly where that is missing. Both are loaded on first use. */
export function createDrawPng(): DrawPng {
  let drawing: Promise<DrawPng> | undefined
  return async (svg) => {
    drawing ??= openNative().catch(openWasm)
    // What failed to load may be there next time.
    drawing.catch(() => {
      drawing = undefined
    })
    return (await drawing)(svg)
  }
}

async function openNative(): Promise<DrawPng> {
  const { renderAsync } = await import('@resvg/resvg-js')
  const font = {
    fontFiles: [FONT_FILE],
    loadSystemFonts: false,
    defaultFontFamily: FONT_FAMILY,
    sansSerifFamily: FONT_FAMILY,
  }
  // Not on the main thread: nobody waits for a picture.
  return async (svg) => (await renderAsync(svg, { font })).asPng()
}

/** The same in WebAssembly, which takes about five times as long, on the main thread. */
export async function openWasm(): Promise<DrawPng> {
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm')
  const require = createRequire(import.meta.url)
  const [code, font] = await Promise.all([
    readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')),
    readFile(FONT_FILE),
  ])
  await initWasm(code)
  const options = {
    fontBuffers: [font],
    loadSystemFonts: false,
    defaultFontFamily: FONT_FAMILY,
    sansSerifFamily: FONT_FAMILY,
  }
  return async (svg) => {
    const drawing = new Resvg(svg, { font: options })
    const picture = drawing.render()
    try {
      return picture.asPng()
    } finally {
      // Memory of WebAssembly is nobody's to collect.
      picture.free()
      drawing.free()
    }
  }
}
