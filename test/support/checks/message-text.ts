/** All text of a message's embeds and components, in reading order, as it was sent. */
export function textOf(message: { readonly components?: unknown; readonly embeds?: unknown }): string {
  const within = (value: unknown): string[] => {
    if (typeof value !== 'object' || value === null) return []
    const own = [
      'content' in value ? value.content : '',
      'description' in value ? value.description : '',
    ].filter((each) => typeof each === 'string' && each !== '') as string[]
    return [
      ...own,
      ...Object.entries(value).flatMap(([key, inner]) => (key === 'options' ? [] : within(inner))),
    ]
  }
  return [...within(message.embeds), ...within(message.components)].join('\n')
}

/** Every `custom_id` on a message. */
export function idsOf(message: { readonly components?: unknown }): string[] {
  return [...JSON.stringify(message.components ?? []).matchAll(/"custom_id":"((?:[^"\\]|\\.)*)"/g)].map(
    (match) => JSON.parse(`"${match[1]}"`),
  )
}

/** The arXiv ids a message links to, in order, each once. */
export function papersIn(message: { readonly components?: unknown; readonly embeds?: unknown }): string[] {
  const links = textOf(message).matchAll(/https:\/\/arxiv\.org\/abs\/([\w./-]+?)>?\)/g)
  return [...new Set([...links].map((match) => match[1] ?? ''))]
}
