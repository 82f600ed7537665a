/** Tags that a drawn message may have, with the attributes each may carry. */
const TAGS: Readonly<Record<string, string>> = {
  a: 'class href target rel',
  blockquote: 'class',
  button: 'type class data-custom-id data-select data-min data-max data-value disabled aria-pressed',
  code: 'class',
  dd: '',
  details: 'class data-custom-id data-select data-min data-max',
  div: 'class style tabindex title role aria-label',
  dl: 'class',
  dt: '',
  em: '',
  h2: 'class',
  h3: 'class',
  h4: 'class',
  hr: 'class',
  li: '',
  ol: 'class start',
  p: 'class',
  path: 'd',
  pre: 'class tabindex',
  s: '',
  small: '',
  span: 'class tabindex title',
  strong: '',
  summary: '',
  svg: 'class viewBox aria-hidden',
  time: 'class title',
  u: '',
  ul: 'class',
}

const VOID = new Set(['hr', 'path'])

/** What is wrong with a drawn message: tags that are not ours, not closed, or that carry what they may not. */
export function faultsOfHtml(html: string): string[] {
  const faults: string[] = []
  const open: string[] = []
  for (const [whole, closing, name = '', rest = ''] of html.matchAll(/<(\/?)([^\s/>]*)([^>]*)>?/g)) {
    const allowed = TAGS[name]
    if (allowed === undefined) faults.push(`tag ${whole}`)
    else if (closing) {
      if (open.pop() !== name) faults.push(`${whole} closes another tag`)
    } else {
      if (!VOID.has(name)) open.push(name)
      faults.push(
        ...faultsOfAttributes(rest.replace(/\/$/, ''), allowed.split(' ')).map(
          (fault) => `${whole}: ${fault}`,
        ),
      )
    }
  }
  if (open.length > 0) faults.push(`left open: ${open.join(' ')}`)
  return faults
}

function faultsOfAttributes(written: string, allowed: readonly string[]): string[] {
  const faults: string[] = []
  const rest = written.replace(/\s+([-\w]+)(?:="([^"]*)")?/g, (_, name: string, value = '') => {
    if (!allowed.includes(name)) faults.push(`attribute ${name}`)
    if (name === 'href' && !/^https?:\/\//i.test(value)) faults.push(`address ${value}`)
    if (name === 'style' && !/^--dc-accent:#[0-9a-f]{6}$/.test(value)) faults.push(`style ${value}`)
    return ''
  })
  return rest.trim() === '' ? faults : [...faults, `left over: ${rest}`]
}
